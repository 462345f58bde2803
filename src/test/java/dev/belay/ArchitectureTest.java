package dev.belay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the layout: what a feature may use, and what an adapter may. */
class ArchitectureTest {
    private static final String ROOT = "dev.belay.";

    /** Each may use only those before it. */
    private static final List<String> FEATURES = List.of(
            "vocabulary",
            "model",
            "execution",
            "validation",
            "monitoring",
            "cascade",
            "routing",
            "rollout",
            "journal",
            "serving",
            "control");

    private static final String[] PLAIN_JAVA = {
        "java.lang..", "java.util..", "java.time..", "java.nio..", "java.io..", "java.math..", "org.jspecify.."
    };

    private static final Set<String> CLOCKS = Set.of("nanoTime", "currentTimeMillis", "now");

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.belay");

    @Test
    void featuresUsePlainJavaOnly() {
        DescribedPredicate<JavaClass> plain = resideInAnyPackage(PLAIN_JAVA)
                .or(resideInAPackage("dev.belay.."))
                .or(type(MessageDigest.class))
                .or(type(NoSuchAlgorithmException.class))
                .or(new DescribedPredicate<>("primitives and arrays of them") {
                    @Override
                    public boolean test(JavaClass input) {
                        return input.getBaseComponentType().isPrimitive();
                    }
                });

        classes()
                .that()
                .resideInAnyPackage(packages(FEATURES))
                .should()
                .onlyDependOnClassesThat(plain)
                .check(CODE);
    }

    @TestFactory
    Stream<DynamicTest> featureUsesOnlyFeaturesAboveIt() {
        return FEATURES.stream()
                .map(feature -> DynamicTest.dynamicTest(feature, () -> {
                    List<String> others =
                            new ArrayList<>(FEATURES.subList(FEATURES.indexOf(feature) + 1, FEATURES.size()));
                    others.add("adapter");
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + feature + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(packages(others))
                            .allowEmptyShould(true)
                            .check(CODE);
                }));
    }

    @Test
    void everyPackageIsFeatureOrAdapter() {
        List<String> known = new ArrayList<>(FEATURES);
        known.add("adapter");

        classes()
                .that()
                .resideInAPackage("dev.belay..")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should()
                .resideInAnyPackage(packages(known))
                .check(CODE);
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        slices().matching("dev.belay.adapter.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(resideInAPackage("dev.belay.adapter.wiring.."), DescribedPredicate.alwaysTrue())
                .check(CODE);
    }

    @Test
    void packagesOfHttpFormNoCycle() {
        slices().matching("dev.belay.adapter.rest.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CODE);
    }

    @Test
    void featuresReadNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(FEATURES))
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("reads a clock") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return readsClock(access.getTarget());
                    }
                })
                .check(CODE);
    }

    @Test
    void featuresDrawNoRandomNumber() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(FEATURES))
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("draws a random number") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return drawsRandom(access.getTarget());
                    }
                })
                .check(CODE);
    }

    @Test
    void everyPackageSaysWhatItIs() throws Exception {
        List<Path> silent;
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java/dev/belay"))) {
            silent = folders.filter(ArchitectureTest::hasCode)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
        }
        assertTrue(silent.isEmpty(), "without package-info: " + silent);
    }

    private static boolean hasCode(Path folder) {
        String[] files = folder.toFile().list((ignored, name) -> name.endsWith(".java"));
        return files != null && files.length > 0;
    }

    private static boolean readsClock(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.isEquivalentTo(System.class)) {
            return CLOCKS.contains(name);
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return name.startsWith("system") || name.startsWith("tick");
        }
        return (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
                || (owner.getPackageName().startsWith("java.time") && name.equals("now"));
    }

    private static boolean drawsRandom(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        boolean source = Stream.of(
                        Random.class,
                        SecureRandom.class,
                        SplittableRandom.class,
                        ThreadLocalRandom.class,
                        RandomGenerator.class)
                .anyMatch(owner::isEquivalentTo);
        boolean fresh = name.equals("<init>")
                || name.equals("current")
                || name.equals("of")
                || name.equals("getDefault")
                || name.equals("getInstanceStrong");
        return (source && fresh)
                || (owner.isEquivalentTo(Math.class) && name.equals("random"))
                || (owner.isEquivalentTo(StrictMath.class) && name.equals("random"))
                || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
                || (owner.isEquivalentTo(Collections.class) && name.equals("shuffle"));
    }

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }
}
