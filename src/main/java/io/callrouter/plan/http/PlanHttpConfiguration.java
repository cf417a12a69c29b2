package io.callrouter.plan.http;

import io.callrouter.web.WebSettings;
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
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
class PlanHttpConfiguration {

    private static final Duration USUAL_ARRIVAL = Duration.ofSeconds(1);
    /** More than the largest batch takes in its plainest form. */
    private static final long LONGEST_BATCH = 1 << 18;

    /**
     * Where the API is moved to another path, where answers are compressed or say what server gives them, where each request
     * is to be logged, and where there is more than plain HTTP/1.1, such as TLS or HTTP/2, every request goes the ordinary
     * way.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE) // behind what configures the connectors
    WebServerFactoryCustomizer<JettyServletWebServerFactory> plansBeforeServlets(
            ObjectProvider<QuickPlans> plans, ObjectProvider<QuickBatches> batches, WebSettings settings) {
        // asked for when the first request comes, because the server is made before most of the service
        Supplier<QuickPlans> quickPlans = SingletonSupplier.of(plans::getObject);
        Supplier<QuickBatches> quickBatches = SingletonSupplier.of(batches::getObject);
        int longestBatch = (int) Math.min(LONGEST_BATCH, settings.maxBodySize().toBytes());
        return factory -> {
            if (isPlain(factory)) {
                factory.addServerCustomizers(server -> {
                    if (server.getRequestLog() == null && answersPlans(server, quickPlans)) {
                        server.setHandler(
                                new BatchHandler(server.getHandler(), quickBatches, longestBatch, USUAL_ARRIVAL));
                    }
                });
            }
        };
    }

    private static boolean isPlain(JettyServletWebServerFactory factory) {
        Compression compression = factory.getCompression();
        return factory.getSettings().getContextPath().toString().isEmpty()
                && factory.getServerHeader() == null
                && (compression == null || !compression.getEnabled());
    }

    /** @return whether there is a connector on which plans are answered */
    private static boolean answersPlans(Server server, Supplier<QuickPlans> plans) {
        boolean any = false;
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof AbstractConnector http
                    && http.getConnectionFactories().size() == 1
                    && http.getDefaultConnectionFactory() instanceof HttpConnectionFactory plain) {
                http.removeConnectionFactory(plain.getProtocol());
                http.addFirstConnectionFactory(new PlanConnectionFactory(plain.getHttpConfiguration(), plans));
                any = true;
            }
        }
        return any;
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
