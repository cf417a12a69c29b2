package io.callrouter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.ServiceTest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.Constructor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.jpa.repository.support.JpaEntityInformation;
import org.springframework.data.jpa.repository.support.JpaEntityInformationSupport;

/** One that is taken for old is merged: copied, and perhaps looked for first. */
@ServiceTest
class NewObjectsTests {

    @Autowired
    EntityManager entities;

    @Test
    void areStoredAsNewOnes() throws Exception {
        int versioned = 0;
        for (EntityType<?> type : entities.getMetamodel().getEntities()) {
            if (type.hasVersionAttribute()) {
                versioned++;
                assertThat(isNew(type.getJavaType())).as(type.getName()).isTrue();
            }
        }
        assertThat(versioned).isGreaterThanOrEqualTo(5);
    }

    private <T> boolean isNew(Class<T> type) throws ReflectiveOperationException {
        Constructor<T> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        JpaEntityInformation<T, ?> information = JpaEntityInformationSupport.getEntityInformation(type, entities);
        return information.isNew(constructor.newInstance());
    }
}
