package io.callrouter.web.docs;

import io.callrouter.web.FieldChanges;
import io.callrouter.web.PageQuery;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";
    private static final String QUERY = "query";

    static {
        // Described by the customizers below, from what they stand for.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(PageQuery.class)
                .replaceWithSchema(FieldChanges.class, new ObjectSchema());
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info().title("CallRouter").version("1.0").description("""
                                Decides which carrier every outbound telephone call takes, and which ones come next \
                                when it fails.

                                **Sign in**: press *Authorize* and give an access key. At the first start one is \
                                written to the file `admin-key` in the data directory; `POST /v1.0/auth/login` gives \
                                a token for a user name and a password.

                                **Times** are UTC, `yyyy-MM-dd HH:mm:ss.SSSSSS`; `9999-01-01 00:00:00.000000` means \
                                that something has not happened.

                                **Errors** are `application/problem+json` (RFC 9457); programs switch on `code`."""))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An access key, or the token of a login"))
                        .addSecuritySchemes(
                                QUERY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.QUERY)
                                        .name("token")
                                        .description("The same in the query; the header is safer")))
                .security(List.of(new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(QUERY)));
    }

    @Bean
    ModelConverter models() {
        return new ModelDescriptions();
    }

    @Bean
    GlobalOperationCustomizer operations() {
        return new OperationDescriptions();
    }

    @Bean
    GlobalOpenApiCustomizer document(JsonMapper mapper) {
        return new DocumentDescriptions(new Examples(mapper), ModelConverters.getInstance(true));
    }
}
