package io.callrouter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** The service; it has its own users and keys, so Spring Security's generated one is left out. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class CallRouterApplication {

    public static void main(String[] args) {
        SpringApplication.run(CallRouterApplication.class, args);
    }
}
