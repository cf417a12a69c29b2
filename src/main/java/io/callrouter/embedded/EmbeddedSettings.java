package io.callrouter.embedded;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where this installation keeps its files, and how its own PostgreSQL runs.
 *
 * @param dataDir directory of the embedded server's data and of generated secrets; created when it is absent
 * @param port TCP port of the embedded server on the loopback interface; 0 takes any free one
 * @param startTimeout how long the embedded server may take to accept connections, crash recovery included
 */
@Validated
@ConfigurationProperties("callrouter.embedded")
record EmbeddedSettings(
        @DefaultValue("data") @NotNull Path dataDir,
        @DefaultValue("0") @Min(0) @Max(65535) int port,
        @DefaultValue("60s") @NotNull Duration startTimeout) {}
