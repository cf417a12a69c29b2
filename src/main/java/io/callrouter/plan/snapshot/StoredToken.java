package io.callrouter.plan.snapshot;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.access.TokenSource.Issued;
import java.io.IOException;

/** How a token stands in a snapshot: by its hash, as in the database. */
final class StoredToken {

    private StoredToken() {}

    static void write(ValueOutput output, Issued token) throws IOException {
        Caller caller = token.caller();
        output.text(token.tokenHash());
        output.id(caller.id());
        output.text(caller.name());
        output.constant(caller.kind());
        output.constant(caller.role());
        output.optional(caller.customerId(), ValueOutput::id);
        output.optional(caller.tmExpire(), ValueOutput::instant);
    }

    static Issued read(ValueInput input) throws IOException {
        return new Issued(
                input.text(),
                new Caller(
                        input.id(),
                        input.text(),
                        input.constant(Caller.Kind.class),
                        input.constant(Role.class),
                        input.optional(ValueInput::id),
                        input.optional(ValueInput::instant)));
    }
}
