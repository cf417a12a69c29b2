package io.callrouter.plan.snapshot;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import java.io.IOException;

/** How a customer's settings stand in a snapshot. */
final class StoredCustomer {

    private StoredCustomer() {}

    static void write(ValueOutput output, CustomerEntry customer) throws IOException {
        output.shared(customer.id(), ValueOutput::id);
        output.constant(customer.defaultRoutes());
        output.list(customer.blocked().targets(), (out, target) -> out.text(target.value()));
        output.optional(customer.region(), ValueOutput::text);
        output.optional(customer.maxCalls(), ValueOutput::count);
        output.constant(customer.costs().ordering());
        output.count(customer.costs().tolerancePercent());
        output.optional(customer.costs().maxCostPerMinute(), ValueOutput::decimal);
    }

    static CustomerEntry read(ValueInput input) throws IOException {
        return new CustomerEntry(
                input.shared(ValueInput::id),
                input.constant(DefaultRoutes.class),
                TargetSet.of(input.list(in -> new Target(in.text()))),
                input.optional(ValueInput::text),
                input.optional(ValueInput::count),
                new CostRules(input.constant(Ordering.class), input.count(), input.optional(ValueInput::decimal)));
    }
}
