package io.callrouter.plan.snapshot;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthCheck;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.io.IOException;
import java.util.UUID;

/** How a provider stands in a snapshot. Its password is encrypted there as it is in memory and in the database. */
final class StoredProvider {

    private StoredProvider() {}

    static void write(ValueOutput output, ProviderEntry provider) throws IOException {
        output.<UUID>shared(provider.id(), ValueOutput::id);
        output.text(provider.name());
        output.flag(provider.enabled());
        output.flag(provider.deleted());
        output.constant(provider.healthCheck());
        output.constant(provider.health());
        write(output, provider.endpoint());
        output.map(provider.headers(), ValueOutput::text, ValueOutput::text);
        output.list(provider.codecs(), ValueOutput::text);
        output.optional(provider.failoverCodes(), (out, codes) -> out.list(codes, ValueOutput::text));
        output.optional(provider.credentials(), StoredProvider::write);
        output.optional(provider.maxConcurrentCalls(), ValueOutput::count);
        output.optional(provider.disabledUntil(), ValueOutput::instant);
        output.optional(provider.maxCallsPerSecond(), ValueOutput::count);
    }

    static ProviderEntry read(ValueInput input) throws IOException {
        return new ProviderEntry(
                input.shared(ValueInput::id),
                input.text(),
                input.flag(),
                input.flag(),
                input.constant(HealthCheck.class),
                input.constant(HealthStatus.class),
                endpoint(input),
                input.map(ValueInput::text, ValueInput::text),
                input.list(ValueInput::text),
                input.optional(in -> in.list(ValueInput::text)),
                input.optional(StoredProvider::credentials),
                input.optional(ValueInput::count),
                input.optional(ValueInput::instant),
                input.optional(ValueInput::count));
    }

    private static void write(ValueOutput output, SipEndpoint endpoint) throws IOException {
        output.text(endpoint.hostname());
        output.optional(endpoint.port(), ValueOutput::count);
        output.constant(endpoint.transport());
        output.constant(endpoint.numberFormat());
        output.text(endpoint.techPrefix());
        output.text(endpoint.techPostfix());
    }

    private static SipEndpoint endpoint(ValueInput input) throws IOException {
        return new SipEndpoint(
                input.text(),
                input.optional(ValueInput::count),
                input.constant(Transport.class),
                input.constant(NumberFormat.class),
                input.text(),
                input.text());
    }

    private static void write(ValueOutput output, Credentials credentials) throws IOException {
        output.text(credentials.username());
        output.optional(credentials.encryptedPassword(), ValueOutput::text);
    }

    private static Credentials credentials(ValueInput input) throws IOException {
        return new Credentials(input.text(), input.optional(ValueInput::text));
    }
}
