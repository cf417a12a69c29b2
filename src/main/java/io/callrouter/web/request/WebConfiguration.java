package io.callrouter.web.request;

import io.callrouter.web.WebSettings;
import io.callrouter.web.problem.ServerProblems;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;

/** Puts the strictness of this package in force. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
@EnableScheduling
class WebConfiguration implements WebMvcConfigurer {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JacksonModule strictJson() {
        return StrictJson.module();
    }

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> problemsFromJetty() {
        return factory -> factory.addServerCustomizers(server -> server.setErrorHandler(new ServerProblems()));
    }

    /**
     * Jetty remembers the header fields of a connection and by default finds them again whatever their case: a token that
     * differs from the one before in its case alone would be read as that one.
     */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> headersAsTheyAre() {
        return factory -> factory.addServerCustomizers(server -> {
            for (Connector connector : server.getConnectors()) {
                connector.getConnectionFactories().stream()
                        .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                        .map(HttpConfiguration.ConnectionFactory.class::cast)
                        .forEach(http -> http.getHttpConfiguration().setHeaderCacheCaseSensitive(true));
            }
        });
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new StrictQuery()).addPathPatterns("/v1.0/**", "/auth/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PageQueryResolver());
    }
}
