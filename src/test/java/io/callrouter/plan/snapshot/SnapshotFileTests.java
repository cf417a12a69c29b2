package io.callrouter.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.callrouter.embedded.DatabaseSubstitute.UnusableException;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.PlanQuery;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ProviderLoad;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RouteSelector;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.TableContents;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RateSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTests {

    private static final int SNAPSHOTS = 120;

    @TempDir
    private Path directory;

    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("route-table.snapshot");
        file = new SnapshotFile(path, new Currencies(new RateSettings("USD", Map.of())), Clock.systemUTC());
    }

    @Test
    void makesTheSamePlansWhenItIsReadAsWhenItWasWritten() throws IOException {
        int steps = 0;
        int exclusions = 0;
        for (int seed = 0; seed < SNAPSHOTS; seed++) {
            Snapshot written = SnapshotFixtures.random(seed);

            file.write(written);
            Snapshot read = file.read();

            assertThat(TableContents.areEqual(read.table(), written.table()))
                    .as("seed %d", seed)
                    .isTrue();
            for (PlanQuery query : queries(seed)) {
                RoutePlan expected = RouteSelector.select(written.table(), query);
                assertThat(RouteSelector.select(read.table(), query))
                        .as("seed %d, %s", seed, query)
                        .isEqualTo(expected);
                steps += expected.steps().size();
                exclusions += expected.excluded().size();
            }
        }
        assertThat(steps).isGreaterThan(10 * SNAPSHOTS);
        assertThat(exclusions).isGreaterThan(10 * SNAPSHOTS);
    }

    @Test
    void keepsWhatPlansDoNotShow() throws IOException {
        for (int seed = 0; seed < SNAPSHOTS; seed++) {
            Snapshot written = SnapshotFixtures.random(seed);

            file.write(written);
            Snapshot read = file.read();

            assertThat(read.checked()).isEqualTo(written.checked());
            assertThat(read.tokens()).isEqualTo(written.tokens());
            assertThat(read.table().revision()).isEqualTo(written.table().revision());
            assertThat(headersInOrder(read.table())).isEqualTo(headersInOrder(written.table()));
        }
    }

    @Test
    void canBeReadByItsUserAlone() throws IOException {
        file.write(SnapshotFixtures.random(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void isRefusedIfAnyBitIsAnother() throws IOException {
        file.write(SnapshotFixtures.small("+82", "hash"));
        byte[] whole = Files.readAllBytes(path);
        for (int place = 0; place < whole.length; place++) {
            byte[] flipped = whole.clone();
            flipped[place] ^= (byte) (1 << place % Byte.SIZE);
            Files.write(path, flipped);

            assertUnusable(place < "callrouter snapshot\n".length() ? "is no snapshot of this service" : "is damaged");
        }
    }

    @Test
    void isRefusedIfItIsCutShortOrGoesOn() throws IOException {
        file.write(SnapshotFixtures.small("+82", "hash"));
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));

            assertUnusable("");
        }
        Files.write(path, Arrays.copyOf(whole, whole.length - 20));
        assertUnusable("is damaged or cut short");
        Files.write(path, Arrays.copyOf(whole, whole.length + 1));
        assertUnusable("is damaged or cut short");
    }

    @Test
    void ofAnotherVersionIsRefused() throws IOException {
        file.write(SnapshotFixtures.small("+82", "hash"));
        String version = SnapshotFormat.version();
        byte[] whole = Files.readAllBytes(path);
        byte[] content = new String(whole, 0, whole.length - Long.BYTES, StandardCharsets.ISO_8859_1)
                .replace(version, "0" + version.substring(1))
                .getBytes(StandardCharsets.ISO_8859_1);
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        Files.write(
                path,
                ByteBuffer.allocate(whole.length)
                        .put(content)
                        .putLong(checksum.getValue())
                        .array());

        assertUnusable("another version of the service: its format is 0" + version.substring(1) + ", not " + version);
    }

    @Test
    void thatIsSomethingElseOrAbsentIsRefused() throws IOException {
        assertUnusable("There is no snapshot");
        Files.writeString(path, "something else, and longer than the first line of a snapshot");
        assertUnusable("is no snapshot of this service");
        Files.delete(path);
        Files.createDirectory(path);
        assertUnusable("cannot be read");
    }

    private void assertUnusable(String why) {
        assertThatExceptionOfType(UnusableException.class)
                .isThrownBy(file::read)
                .withMessageContaining(why)
                .withMessageContaining(path.toString());
    }

    private static List<PlanQuery> queries(int seed) {
        return Stream.concat(SnapshotFixtures.CUSTOMERS.stream(), Stream.of(new UUID(9, 9)))
                .flatMap(customer -> Stream.of("+1", "+1123", "+2", "+3")
                        .flatMap(destination -> Stream.of(Duration.ofDays(-1), Duration.ZERO, Duration.ofHours(14))
                                .map(later -> new PlanQuery(
                                        customer,
                                        new PhoneNumber(destination),
                                        SnapshotFixtures.NOW.plus(later),
                                        Set.of(),
                                        true,
                                        PlanQuery.NO_LIMIT,
                                        "seed " + seed,
                                        ProviderLoad.UNKNOWN))))
                .toList();
    }

    private static List<String> headersInOrder(RouteTable table) {
        List<ProviderEntry> providers = new ArrayList<>();
        table.forEachProvider(providers::add);
        return providers.stream().map(provider -> provider.headers().toString()).toList();
    }
}
