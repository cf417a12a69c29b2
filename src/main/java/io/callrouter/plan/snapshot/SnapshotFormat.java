package io.callrouter.plan.snapshot;

import io.callrouter.access.Caller;
import io.callrouter.access.TokenSource.Issued;
import io.callrouter.numbering.Target;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteConditions;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.StoredRates;
import io.callrouter.route.Hours;
import io.callrouter.route.Schedule;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What stands between the first line of a snapshot and its checksum. */
final class SnapshotFormat {

    /** Raised whenever another version could not read what this one writes. */
    private static final int VERSION = 1;

    private SnapshotFormat() {}

    /** Another one, too, as soon as one of the records has other fields, so that none is ever missing or lost. */
    static String version() {
        String fields = Stream.of(
                        ProviderEntry.class,
                        SipEndpoint.class,
                        Credentials.class,
                        CustomerEntry.class,
                        CostRules.class,
                        RouteEntry.class,
                        Target.class,
                        RouteConditions.class,
                        Schedule.class,
                        Hours.class,
                        Issued.class,
                        Caller.class)
                .map(SnapshotFormat::fields)
                .collect(Collectors.joining(";"));
        CRC32C checksum = new CRC32C();
        checksum.update(fields.getBytes(StandardCharsets.UTF_8));
        return "%d.%d-%x".formatted(VERSION, StoredRates.VERSION, checksum.getValue());
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::toString)
                .collect(Collectors.joining(","));
    }

    static void write(Snapshot snapshot, DataOutputStream data) throws IOException {
        RouteTable table = snapshot.table();
        List<ProviderEntry> providers = new ArrayList<>();
        List<CustomerEntry> customers = new ArrayList<>();
        List<RouteEntry> routes = new ArrayList<>(table.size());
        table.forEachProvider(providers::add);
        table.forEachCustomer(customers::add);
        table.forEachRoute(routes::add);
        ValueOutput output = new ValueOutput(data);
        output.instant(snapshot.checked());
        data.writeLong(table.revision());
        output.list(providers, StoredProvider::write);
        output.list(customers, StoredCustomer::write);
        output.list(routes, StoredRoute::write);
        output.list(snapshot.tokens(), StoredToken::write);
        StoredRates.write(table.rates(), data);
    }

    static Snapshot read(DataInputStream data, Currencies currencies) throws IOException {
        ValueInput input = new ValueInput(data);
        Instant checked = input.instant();
        long revision = data.readLong();
        List<ProviderEntry> providers = input.list(StoredProvider::read);
        List<CustomerEntry> customers = input.list(StoredCustomer::read);
        List<RouteEntry> routes = input.list(StoredRoute::read);
        List<Issued> tokens = input.list(StoredToken::read);
        RouteTable table =
                RouteTable.of(revision, providers, customers, routes).withRates(StoredRates.read(data, currencies));
        return new Snapshot(checked, table, tokens);
    }
}
