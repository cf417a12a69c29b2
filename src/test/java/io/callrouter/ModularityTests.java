package io.callrouter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    private final ApplicationModules modules = ApplicationModules.of(CallRouterApplication.class);

    @Test
    void modulesImportOnlyWhatTheyDeclare() {
        modules.verify();
    }

    @Test
    void everyModuleDeclaresWhatItMayImport() {
        assertThat(modules.stream())
                .isNotEmpty()
                .allSatisfy(module -> assertThat(module.getBasePackage().getAnnotation(ApplicationModule.class))
                        .as(module.getDisplayName())
                        .hasValueSatisfying(declared -> assertThat(declared.allowedDependencies())
                                .doesNotContain(ApplicationModule.OPEN_TOKEN)));
    }

    @Test
    void plansAndCallsKnowNothingOfJpa() {
        noClasses()
                .that()
                .resideInAnyPackage("io.callrouter.plan..", "io.callrouter.dial..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.persistence..", "org.springframework.data..")
                        .or(annotatedWith(Entity.class)))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.callrouter"));
    }

    @Test
    void everyPackageIsNullMarked() throws IOException, ClassNotFoundException {
        TreeSet<String> packages = new TreeSet<>();
        for (Resource compiled :
                new PathMatchingResourcePatternResolver().getResources("classpath*:io/callrouter/**/*.class")) {
            String path = compiled.getURL().getPath();
            if (path.contains("/target/classes/")) {
                String name = path.substring(path.indexOf("/target/classes/") + "/target/classes/".length());
                packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.'));
            }
        }
        assertThat(packages).contains("io.callrouter", "io.callrouter.plan", "io.callrouter.web.problem");
        for (String name : packages) {
            Class<?> info = Class.forName(name + ".package-info");
            assertThat(Arrays.asList(info.getAnnotations()))
                    .as(name)
                    .anySatisfy(annotation -> assertThat(annotation).isInstanceOf(NullMarked.class));
        }
    }
}
