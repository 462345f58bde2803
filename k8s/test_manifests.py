"""What Kubernetes' schemas say of the manifests, and what they can't: that the manifests fit one another.

Needs kubernetes-validate, which brings the schemas and PyYAML, and promtool: python3 -m unittest k8s/test_manifests.py
"""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import kubernetes_validate
import yaml

HERE = pathlib.Path(__file__).parent
VERSIONS = ("1.31", "1.37")
NOT_MANIFESTS = {"kustomization.yaml", "alerts.yaml", "alerts-test.yaml", "belay.yaml"}
CUSTOM = {"ServiceMonitor", "PrometheusRule"}


def load(name):
    return yaml.safe_load((HERE / name).read_text())


MANIFESTS = {path.name: load(path.name) for path in HERE.glob("*.yaml") if path.name not in NOT_MANIFESTS}
BY_KIND = {manifest["kind"]: manifest for manifest in MANIFESTS.values()}
POD = BY_KIND["StatefulSet"]["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
SERVICE = BY_KIND["Service"]
KUSTOMIZATION = load("kustomization.yaml")


class Schemas(unittest.TestCase):
    def test_kubernetes_knows_every_field(self):
        for name, manifest in MANIFESTS.items():
            for version in VERSIONS:
                if manifest["kind"] not in CUSTOM:
                    with self.subTest(name, version=version):
                        kubernetes_validate.validate(manifest, version, strict=True)

    def test_service_monitor_scrapes_a_port_of_the_service(self):
        monitor = BY_KIND["ServiceMonitor"]
        self.assertEqual("monitoring.coreos.com/v1", monitor["apiVersion"])
        self.assertEqual({"selector", "endpoints"}, set(monitor["spec"]))
        self.assertLessEqual(
            monitor["spec"]["selector"]["matchLabels"].items(), SERVICE["metadata"]["labels"].items()
        )
        for endpoint in monitor["spec"]["endpoints"]:
            self.assertEqual({"port", "path", "interval", "authorization"}, set(endpoint))
            self.assertEqual({"type", "credentials"}, set(endpoint["authorization"]))
            self.assertEqual({"name", "key"}, set(endpoint["authorization"]["credentials"]))
            self.assertIn(endpoint["port"], [port["name"] for port in SERVICE["spec"]["ports"]])
            self.assertEqual("/metrics", endpoint["path"])
            self.assertRegex(endpoint["interval"], r"^\d+s$")

    def test_kustomization_names_every_manifest_and_nothing_else(self):
        self.assertEqual("kustomize.config.k8s.io/v1beta1", KUSTOMIZATION["apiVersion"])
        self.assertEqual("Kustomization", KUSTOMIZATION["kind"])
        self.assertEqual({"apiVersion", "kind", "resources", "configMapGenerator", "images"}, set(KUSTOMIZATION))
        self.assertEqual(sorted(MANIFESTS), sorted(KUSTOMIZATION["resources"]))

    def test_operator_gets_the_same_alerts_as_prometheus(self):
        self.assertEqual("monitoring.coreos.com/v1", BY_KIND["PrometheusRule"]["apiVersion"])
        self.assertEqual(load("alerts.yaml"), BY_KIND["PrometheusRule"]["spec"])

    def test_every_alert_is_tried(self):
        names = {rule["alert"] for group in load("alerts.yaml")["groups"] for rule in group["rules"]}
        tried = {
            check["alertname"]
            for test in load("alerts-test.yaml")["tests"]
            for check in test["alert_rule_test"]
            if check.get("exp_alerts")
        }
        self.assertEqual(names, tried)


class Dashboard(unittest.TestCase):
    DASHBOARD = json.loads((HERE / "dashboards" / "belay.json").read_text())
    PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]

    def test_grafana_gets_it_by_a_config_map(self):
        entry = next(entry for entry in KUSTOMIZATION["configMapGenerator"] if entry["name"] == "belay-dashboard")
        self.assertEqual(["dashboards/belay.json"], entry["files"])
        self.assertEqual({"grafana_dashboard": "1"}, entry["options"]["labels"])

    def test_every_panel_has_its_own_number_and_place(self):
        numbers = [panel["id"] for panel in self.DASHBOARD["panels"]]
        self.assertEqual(sorted(set(numbers)), sorted(numbers))
        taken = set()
        for panel in self.DASHBOARD["panels"]:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24)
            cells = {
                (x, y)
                for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])
            }
            self.assertFalse(taken & cells, panel["title"])
            taken |= cells

    def test_every_panel_asks_the_chosen_data_source(self):
        names = [variable["name"] for variable in self.DASHBOARD["templating"]["list"]]
        self.assertEqual(["datasource", "endpoint"], names)
        for panel in self.PANELS:
            self.assertTrue(panel["targets"], panel["title"])
            for asker in [panel, *panel["targets"]]:
                self.assertEqual({"type": "prometheus", "uid": "${datasource}"}, asker["datasource"])

    def test_prometheus_understands_every_query(self):
        queries = [target["expr"] for panel in self.PANELS for target in panel["targets"]]
        queries += [annotation["expr"] for annotation in self.DASHBOARD["annotations"]["list"]]
        rules = [
            {"record": f"query:{i}", "expr": query.replace("$__rate_interval", "1m").replace("$endpoint", ".+")}
            for i, query in enumerate(queries)
        ]
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
            file.flush()
            check = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True)
        self.assertEqual(0, check.returncode, check.stdout + check.stderr)


class Fit(unittest.TestCase):
    def test_every_selector_finds_the_pod(self):
        labels = POD["metadata"]["labels"]
        selectors = [
            BY_KIND["StatefulSet"]["spec"]["selector"]["matchLabels"],
            SERVICE["spec"]["selector"],
            BY_KIND["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
            BY_KIND["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        ]
        for selector in selectors:
            self.assertTrue(selector)
            self.assertLessEqual(selector.items(), labels.items())

    def test_every_port_is_one_of_the_container(self):
        ports = {port["name"] for port in CONTAINER["ports"]}
        policy = BY_KIND["NetworkPolicy"]["spec"]["ingress"]
        used = [port["targetPort"] for port in SERVICE["spec"]["ports"]]
        used += [CONTAINER[probe]["httpGet"]["port"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")]
        used += [port["port"] for rule in policy for port in rule["ports"]]
        self.assertEqual(ports, set(used))

    def test_state_lives_in_the_one_replicas_volume(self):
        spec = BY_KIND["StatefulSet"]["spec"]
        environment = {entry["name"]: entry["value"] for entry in CONTAINER["env"]}
        mounts = {mount["name"]: mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
        claims = [claim["metadata"]["name"] for claim in spec["volumeClaimTemplates"]]
        volumes = [volume["name"] for volume in POD["spec"]["volumes"]]
        self.assertEqual(1, spec["replicas"])
        self.assertEqual(SERVICE["metadata"]["name"], spec["serviceName"])
        self.assertEqual(sorted(mounts), sorted(claims + volumes))
        self.assertEqual(mounts["data"], environment["BELAY_DATA"])

    def test_endpoints_come_from_the_config_map(self):
        environment = {entry["name"]: entry["value"] for entry in CONTAINER["env"]}
        mounts = {mount["name"]: mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
        generated = {entry["name"]: entry["files"] for entry in KUSTOMIZATION["configMapGenerator"]}
        volume = next(volume for volume in POD["spec"]["volumes"] if volume["name"] == "config")
        file = generated[volume["configMap"]["name"]][0]
        self.assertEqual(f"{mounts['config']}/{file}", environment["BELAY_CONFIG"])
        self.assertEqual((HERE.parent / "belay.yaml").read_text(), (HERE / file).read_text())

    def test_grace_outlasts_the_pause_before_stopping(self):
        pause = CONTAINER["lifecycle"]["preStop"]["sleep"]["seconds"]
        self.assertGreaterEqual(POD["spec"]["terminationGracePeriodSeconds"], pause + 30)

    def test_the_image_is_the_one_that_the_kustomization_tags(self):
        self.assertIn(CONTAINER["image"], [image["name"] for image in KUSTOMIZATION["images"]])


class Security(unittest.TestCase):
    def test_the_container_can_do_nothing_but_serve(self):
        self.assertTrue(POD["spec"]["securityContext"]["runAsNonRoot"])
        self.assertEqual("RuntimeDefault", POD["spec"]["securityContext"]["seccompProfile"]["type"])
        self.assertFalse(POD["spec"]["automountServiceAccountToken"])
        self.assertTrue(CONTAINER["securityContext"]["readOnlyRootFilesystem"])
        self.assertFalse(CONTAINER["securityContext"]["allowPrivilegeEscalation"])
        self.assertEqual(["ALL"], CONTAINER["securityContext"]["capabilities"]["drop"])

    def test_it_runs_as_the_user_of_the_image(self):
        user = re.search(r"^USER (\d+)", (HERE.parent / "Dockerfile").read_text(), re.MULTILINE).group(1)
        self.assertEqual(int(user), POD["spec"]["securityContext"]["runAsUser"])

    def test_who_may_come_in_stands_in_a_secret_that_can_change_meanwhile(self):
        environment = {entry["name"]: entry["value"] for entry in CONTAINER["env"]}
        mount = next(mount for mount in CONTAINER["volumeMounts"] if mount["name"] == "tokens")
        volume = next(volume for volume in POD["spec"]["volumes"] if volume["name"] == "tokens")
        self.assertEqual("0.0.0.0", environment["QUARKUS_HTTP_HOST"])
        self.assertEqual(f"{mount['mountPath']}/tokens", environment["BELAY_TOKENS"])
        self.assertTrue(mount["readOnly"])
        self.assertNotIn("subPath", mount)
        self.assertEqual({"secretName": "belay-tokens", "defaultMode": 0o440}, volume["secret"])

    def test_the_readme_makes_the_secrets_that_the_manifests_need(self):
        readme = (HERE / "README.md").read_text()
        scrape = BY_KIND["ServiceMonitor"]["spec"]["endpoints"][0]["authorization"]["credentials"]
        self.assertIn("create secret generic belay-tokens --from-file=tokens=", readme)
        self.assertRegex(readme, rf"create secret generic {scrape['name']} \\\n +--from-literal={scrape['key']}=")

    def test_nothing_says_insecure(self):
        for path in [*HERE.glob("*.yaml"), HERE.parent / "Dockerfile"]:
            self.assertNotIn("insecure", path.read_text().lower(), path.name)


if __name__ == "__main__":
    unittest.main()
