package io.callrouter.plan.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PlanHttpConfiguration {

    /** Where the API is moved to another path, every request goes the ordinary way. */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> plansBeforeServlets(ObjectProvider<QuickPlans> plans) {
        return factory -> {
            if (factory.getSettings().getContextPath().toString().isEmpty()) {
                factory.addServerCustomizers(
                        server -> server.setHandler(new PlanHandler(server.getHandler(), plans::getObject)));
            }
        };
    }
}
