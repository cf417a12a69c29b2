package io.callrouter.access.login;

import io.callrouter.access.key.AccessKeyService;
import io.callrouter.embedded.DataDirectory;
import io.callrouter.embedded.DatabaseArrival;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdministratorSettings.class)
class LoginConfiguration {

    @Bean
    FirstAdministrator firstAdministrator(
            AdministratorSettings settings,
            LoginService logins,
            AccessKeyService keys,
            DataDirectory directory,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            DatabaseArrival database) {
        return new FirstAdministrator(settings, logins, keys, directory, jdbc, transaction, database, System.out);
    }
}
