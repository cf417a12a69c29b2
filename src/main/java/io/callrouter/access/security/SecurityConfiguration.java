package io.callrouter.access.security;

import io.callrouter.access.AccessSettings;
import io.callrouter.access.Caller;
import io.callrouter.access.Callers;
import io.callrouter.access.Role;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import io.callrouter.web.ProblemWriter;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Which URLs want a token. What a role may do with them stands at the operations ({@code @Allowed}). */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
class SecurityConfiguration implements WebMvcConfigurer {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    private static final int BEFORE_OTHER_INTERCEPTORS = -1;
    private static final String LOGIN = "/v1.0/auth/login";
    private static final String SESSION = "/v1.0/auth/session";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            Callers callers,
            ProblemWriter problems,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptions) {
        SessionCsrf csrf = new SessionCsrf();
        return http.csrf(protection -> protection
                        .requireCsrfProtectionMatcher(csrf)
                        .csrfTokenRepository(csrf)
                        .csrfTokenRequestHandler(csrf)
                        // Who signs in proves it by the password; an old cookie must not be in the way.
                        .ignoringRequestMatchers(LOGIN, "/auth/login")
                        .ignoringRequestMatchers(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, SESSION)))
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new TokenAuthenticationFilter(callers, exceptions), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(LOGIN)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, SESSION)
                        .permitAll()
                        .requestMatchers("/v1.0/**")
                        .authenticated()
                        .requestMatchers("/actuator/health/**", "/actuator/info")
                        .permitAll()
                        .requestMatchers("/actuator/prometheus")
                        .hasAnyRole(Role.ADMIN.name(), Role.SERVICE.name()) // it has numbers, and names of providers
                        .requestMatchers("/actuator/**")
                        .hasRole(Role.ADMIN.name())
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthorized(problems))
                        .accessDeniedHandler(forbidden(problems)))
                .build();
    }

    /** {@code http.server.requests} times requests; each filter and each decision beside it is more than anybody asks for. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** Refuses what it must of URLs; parameters and headers are refused where they are read, with a problem. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    private static AuthenticationEntryPoint unauthorized(ProblemWriter problems) {
        return (request, response, failure) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"callrouter\"");
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.UNAUTHORIZED,
                            "unauthorized",
                            "Send a valid token: an access key, or one from POST /v1.0/auth/login, in the header"
                                    + " Authorization: Bearer <token>. This request has none, or one that is unknown,"
                                    + " expired or revoked.",
                            List.of()));
        };
    }

    private static AccessDeniedHandler forbidden(ProblemWriter problems) {
        return (request, response, denied) -> problems.write(
                response,
                (denied instanceof CsrfException
                                ? csrfFailed()
                                : ProblemException.forbidden("This needs the role " + Role.ADMIN + "."))
                        .problem());
    }

    private static ProblemException csrfFailed() {
        return ProblemException.of(
                HttpStatus.FORBIDDEN,
                "csrf_failed",
                "A browser's session changes things from the console alone: send the csrf_token of GET " + SESSION
                        + " in the header " + SessionCsrf.HEADER
                        + ", or leave the cookie out and send a token in Authorization: Bearer <token>.");
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AllowedInterceptor())
                .addPathPatterns("/v1.0/**")
                .excludePathPatterns(LOGIN, SESSION)
                .order(BEFORE_OTHER_INTERCEPTORS);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerResolver());
    }
}
