package io.callrouter.plan;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the routes in memory are kept.
 *
 * @param reloadInterval how often the whole table is compared with the database, which brings in what was changed by SQL
 *     or by another replica
 */
@Validated
@ConfigurationProperties("callrouter.plan")
record PlanSettings(@DefaultValue("30s") @NotNull Duration reloadInterval) {}
