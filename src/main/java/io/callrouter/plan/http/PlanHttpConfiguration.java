package io.callrouter.plan.http;

import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
class PlanHttpConfiguration {

    private static final Duration USUAL_ARRIVAL = Duration.ofSeconds(1);

    /**
     * Where the API is moved to another path, where each request is to be logged, and where there is more than plain
     * HTTP/1.1, such as TLS or HTTP/2, every request goes the ordinary way.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE) // behind what configures the connectors
    WebServerFactoryCustomizer<JettyServletWebServerFactory> plansBeforeServlets(
            ObjectProvider<QuickPlans> plans, ObjectProvider<QuickBatches> batches) {
        // asked for when the first request comes, because the server is made before most of the service
        Supplier<QuickPlans> quickPlans = SingletonSupplier.of(plans::getObject);
        Supplier<QuickBatches> quickBatches = SingletonSupplier.of(batches::getObject);
        return factory -> {
            if (factory.getSettings().getContextPath().toString().isEmpty()) {
                factory.addServerCustomizers(server -> answerPlans(server, quickPlans, quickBatches));
            }
        };
    }

    private static void answerPlans(Server server, Supplier<QuickPlans> plans, Supplier<QuickBatches> batches) {
        if (server.getRequestLog() != null) {
            return;
        }
        server.setHandler(new BatchHandler(server.getHandler(), batches, USUAL_ARRIVAL));
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof AbstractConnector http
                    && http.getConnectionFactories().size() == 1
                    && http.getDefaultConnectionFactory() instanceof HttpConnectionFactory plain) {
                http.removeConnectionFactory(plain.getProtocol());
                http.addFirstConnectionFactory(new PlanConnectionFactory(plain.getHttpConfiguration(), plans));
            }
        }
    }

    private static final class PlanConnectionFactory extends HttpConnectionFactory {

        private final Supplier<QuickPlans> plans;

        PlanConnectionFactory(HttpConfiguration configuration, Supplier<QuickPlans> plans) {
            super(configuration);
            this.plans = plans;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            PlanConnection connection = new PlanConnection(getHttpConfiguration(), connector, endPoint, plans);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
