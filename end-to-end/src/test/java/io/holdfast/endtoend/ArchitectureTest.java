package io.holdfast.endtoend;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use whom, as docs and README draw it: the house keeps its rooms. */
class ArchitectureTest {

    private static final String[] SERVICES = {
        "io.holdfast.snapshot..",
        "io.holdfast.transfer..",
        "io.holdfast.catalog..",
        "io.holdfast.restore.."
    };

    private static JavaClasses house;

    @BeforeAll
    static void read_the_house() {
        house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.holdfast");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.holdfast.contracts",
                "io.holdfast.saga",
                "io.holdfast.repository",
                "io.holdfast.ovirt",
                "io.holdfast.simulator"
            })
    void a_library_uses_no_other_room_and_no_framework(String room) {
        noClasses()
                .that()
                .resideInAPackage(room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.holdfast..")
                                .and(DescribedPredicate.not(resideInAPackage(room + ".."))))
                .check(house);
        noClasses()
                .that()
                .resideInAPackage(room + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta.."))
                .check(house);
    }

    /** What each leaf is for; everything outside the leaves stands on the JDK alone. */
    @ParameterizedTest
    @CsvSource({
        "io.holdfast.contracts, json",
        "io.holdfast.saga, json",
        "io.holdfast.repository, 'json,s3,sealing,config'",
        "io.holdfast.ovirt, 'sdk,imageio,config'",
        "io.holdfast.simulator, ''"
    })
    void third_parties_stay_in_leaf_packages(String room, String leaves) {
        DescribedPredicate<JavaClass> inLeaf =
                new DescribedPredicate<>("in a leaf of " + room) {
                    @Override
                    public boolean test(JavaClass type) {
                        for (String leaf : leaves.split(",", -1)) {
                            if (!leaf.isEmpty()
                                    && type.getPackageName().startsWith(room + "." + leaf)) {
                                return true;
                            }
                        }
                        return false;
                    }
                };
        classes()
                .that(resideInAPackage(room + "..").and(DescribedPredicate.not(inLeaf)))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "java..", "javax..", "jdk..", room + "..", "org.jspecify.."))
                .check(house);
    }

    @Test
    void the_command_line_uses_the_repository_and_nothing_else_of_the_house() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast.commandline..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.holdfast..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(
                                                        "io.holdfast.commandline..",
                                                        "io.holdfast.repository.."))))
                .check(house);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.holdfast.commandline.commands..",
                        "io.holdfast.commandline.json..",
                        "io.holdfast.commandline.postgres..",
                        "io.holdfast.commandline.service..")
                .and()
                .resideInAPackage("io.holdfast.commandline..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        "java..",
                                        "javax..",
                                        "io.holdfast.commandline..",
                                        "io.holdfast.repository..",
                                        "org.jspecify..")))
                .check(house);
    }

    @Test
    void the_benchmark_uses_the_repository_and_nothing_else_of_the_house() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast.benchmark..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.holdfast..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(
                                                        "io.holdfast.benchmark..",
                                                        "io.holdfast.repository.."))))
                .check(house);
    }

    @ParameterizedTest
    @CsvSource({
        "io.holdfast.snapshot.., io.holdfast.repository..",
        "io.holdfast.catalog.., io.holdfast.ovirt..",
        "io.holdfast.catalog.., io.holdfast.saga.."
    })
    void a_service_leaves_alone_what_is_not_its_business(String service, String forbidden) {
        noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(forbidden)
                .check(house);
    }

    @Test
    void no_service_uses_another_or_a_test_server() {
        for (String service : SERVICES) {
            for (String other : SERVICES) {
                if (!service.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(service)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .check(house);
                }
            }
            noClasses()
                    .that()
                    .resideInAPackage(service)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "io.holdfast.localstack..", "io.holdfast.simulator.."))
                    .check(house);
        }
    }

    @Test
    void features_import_no_adapter() {
        noClasses()
                .that(
                        resideInAnyPackage(SERVICES)
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(
                                                        "..kafka..",
                                                        "..ovirt..",
                                                        "..postgres..",
                                                        "..rest..",
                                                        "..wiring.."))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(SERVICES)
                                .and(
                                        resideInAnyPackage(
                                                "..kafka..",
                                                "io.holdfast.*.ovirt..",
                                                "..postgres..",
                                                "..rest..")))
                .check(house);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.holdfast.contracts.(*)..",
                "io.holdfast.saga.(*)..",
                "io.holdfast.repository.(*)..",
                "io.holdfast.ovirt.(*)..",
                "io.holdfast.simulator.(*)..",
                "io.holdfast.commandline.(*)..",
                "io.holdfast.snapshot.(*)..",
                "io.holdfast.transfer.(*)..",
                "io.holdfast.catalog.(*)..",
                "io.holdfast.restore.(*)..",
                "io.holdfast.benchmark.(*).."
            })
    void packages_form_no_cycle(String pattern) {
        slices().matching(pattern).should().beFreeOfCycles().check(house);
    }

    /** Also those that lie deeper, and roots that use what lies below them. */
    @Test
    void no_two_packages_need_each_other() {
        slices().matching("io.holdfast.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void no_name_says_nothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .orShould()
                .haveSimpleNameEndingWith("Payload")
                .check(house);
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..core..", "..model..", "..impl..")
                .check(house);
    }

    @Test
    void meters_are_made_by_the_catalogues_of_series_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.holdfast.messaging.metrics..")
                .should()
                .callMethodWhere(
                        target(owner(resideInAPackage("io.micrometer..")))
                                .and(
                                        target(
                                                nameMatching(
                                                        "builder|counter|timer|gauge.*|summary|more"))))
                .check(house);
    }

    @Test
    void settings_are_read_where_they_are_declared() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.holdfast.repository.config..", "io.holdfast.ovirt.config..")
                .should()
                .callMethodWhere(
                        target(owner(type(Config.class))).and(target(nameMatching("get.*Value.*"))))
                .check(house);
    }

    @Test
    void nothing_is_read_by_java_deserialisation() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(house);
    }

    @Test
    void no_decision_is_made_by_an_ambient_clock() {
        noClasses()
                .that()
                // The simulator's clock and its certificates are the ambient clock, for those who
                // ask it.
                .resideOutsideOfPackages(
                        "io.holdfast.localstack..",
                        "io.holdfast.simulator.time..",
                        "io.holdfast.simulator.tls..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(house);
        noClasses()
                .that()
                .resideInAnyPackage("io.holdfast.saga", "io.holdfast.contracts..")
                .should()
                .callMethod(Clock.class, "systemUTC")
                .check(house);
    }
}
