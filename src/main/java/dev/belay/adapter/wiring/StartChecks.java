package dev.belay.adapter.wiring;

import java.util.List;

/** All of the file that can be checked before models are looked at, so that whoever is first to need any of it tells all. */
final class StartChecks {
    private StartChecks() {}

    /** @throws InvalidConfigurationException naming each property that is wrong, its value and what is allowed */
    static BelayConfig checked(BelayConfig config) {
        ProblemList problems = new ProblemList();
        problems.check(() -> Policies.of(config.policies()));
        problems.check(() -> Lifecycle.checkDrain(config.drain()));
        problems.check(() -> Gateway.settings(config.intraOpThreads()));
        problems.check(() -> RequestLimitsConfig.of(config, Runtime.getRuntime().maxMemory()));
        problems.check(() -> EndpointPlans.of(config, List.of()));
        problems.stopIfAny();
        return config;
    }
}
