package io.callrouter.web;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class PaginationTests {

    @Autowired
    Api api;

    private String provider;

    @BeforeEach
    void reset() {
        api.reset();
        provider = api.provider("Alpha");
    }

    @Test
    void showsTheNewestFirst() {
        String first = route("+1");
        String second = route("+2");
        String third = route("+3");

        Answer page = api.get("/v1.0/routes").expect(200);

        assertThat(page.ids()).containsExactly(third, second, first);
        assertThat(page.get("next_page_token")).isEqualTo(page.get("result/2/tm_create"));
    }

    @Test
    void goesOnAfterTheLastRowOfAPage() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(i -> route("+" + (i + 1))).toList();

        Answer first = api.get("/v1.0/routes?page_size=2").expect(200);
        Answer second = api.get(next("/v1.0/routes?page_size=2", first)).expect(200);
        Answer third = api.get(next("/v1.0/routes?page_size=2", second)).expect(200);

        assertThat(first.ids()).containsExactly(ids.get(4), ids.get(3));
        assertThat(first.get("next_page_token")).isEqualTo(first.get("result/1/tm_create"));
        assertThat(second.ids()).containsExactly(ids.get(2), ids.get(1));
        assertThat(third.ids()).containsExactly(ids.get(0));
    }

    @Test
    void endsWithAnEmptyPage() {
        route("+1");

        Answer last = api.get(next("/v1.0/routes", api.get("/v1.0/routes"))).expect(200);

        assertThat(last.ids()).isEmpty();
        assertThat(last.get("next_page_token")).isEmpty();
    }

    @Test
    void givesAHundredRowsUnlessToldOtherwise() {
        insertRoutes(1001, "now() - i * interval '1 microsecond'");

        assertThat(api.get("/v1.0/routes").ids()).hasSize(100);
        assertThat(api.get("/v1.0/routes?page_size=1").ids()).hasSize(1);
        assertThat(api.get("/v1.0/routes?page_size=1000").ids()).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "99999999999", "x", "", "1.0", "1e2", "%201", "0x10", "%2B5", "%D9%A5"})
    void refusesAPageSize(String size) {
        for (String resource : Api.RESOURCES) {
            api.get(resource + "?page_size=" + size).expectInvalid("page_size");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1",
                "2022-10-22",
                "2022-13-22%2016:16:16.874761",
                "2022-02-30%2016:16:16.874761",
                "2022-10-22T16:16:16.874761Z",
                "2022-10-22%2016:16:16",
                "2022-10-22%2016:16:16.874761%20x",
                "2022-10-22%2016:16:16.874761,x",
                "2022-10-22%2016:16:16.874761%271",
                "%2B999999999-10-22%2016:16:16.874761",
                "0000-00-00%2000:00:00.000000"
            })
    void refusesAPageToken(String token) {
        for (String resource : Api.RESOURCES) {
            api.get(resource + "?page_token=" + token).expectInvalid("page_token");
        }
    }

    @Test
    void takesAnyTimestampForAToken() {
        String id = route("+1");

        assertThat(api.get("/v1.0/routes?page_token=9999-01-01%2000:00:00.000000")
                        .expect(200)
                        .ids())
                .containsExactly(id);
        assertThat(api.get("/v1.0/routes?page_token=9999-01-01+00:00:00.000000")
                        .expect(200)
                        .ids())
                .containsExactly(id);
        assertThat(api.get("/v1.0/routes?page_token=1970-01-01%2000:00:00.000000")
                        .expect(200)
                        .ids())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10, 1000})
    void losesNoRowOfTheSameMicrosecond(int size) {
        insertRoutes(40, "timestamptz '2022-10-22 16:16:16.874761Z' + (i / 15) * interval '1 microsecond'");

        assertThat(walk("/v1.0/routes?page_size=" + size))
                .doesNotHaveDuplicates()
                .hasSize(40);
    }

    @Test
    void losesNoRowOfTheSameMicrosecondOfAnyResource() {
        api.sql().sql("""
                        insert into customer (id, version, name, detail, default_routes, ordering, tm_create)
                        select gen_random_uuid(), 0, '', '', 'override', 'priority', '2022-10-22 16:16:16.874761Z'
                        from generate_series(1, 20)""").update();
        api.sql().sql("""
                        insert into access_key (id, version, name, detail, token_hash, role, tm_create)
                        select gen_random_uuid(), 0, 'x', '', lpad(to_hex(i), 64, '0'), 'service',
                            '2022-10-22 16:16:16.874761Z' from generate_series(1, 20) i""").update();
        api.sql().sql("""
                        insert into provider (id, version, name, detail, type, hostname, transport, tech_prefix,
                            tech_postfix, tech_headers, codecs, enabled, health_status, tm_create)
                        select gen_random_uuid(), 0, '', '', 'sip', 'x', 'udp', '', '', '{}', '{}', true, 'unknown',
                            '2022-10-22 16:16:16.874761Z' from generate_series(1, 20)""").update();

        assertThat(walk("/v1.0/customers?page_size=3")).doesNotHaveDuplicates().hasSize(21);
        assertThat(walk("/v1.0/providers?page_size=3")).doesNotHaveDuplicates().hasSize(21);
        assertThat(walk("/v1.0/accesskeys?page_size=3"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(20)
                .hasSameSizeAs(api.get("/v1.0/accesskeys?page_size=1000").ids());
    }

    @Test
    void losesNoRowWhileOthersInsert() {
        insertRoutes(60, "now() - (i / 4) * interval '1 microsecond'");
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = Stream.of("+1", "+2", "+3")
                .map(target -> CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        route(target);
                    }
                }))
                .toList();
        try {
            for (int round = 0; round < 5; round++) {
                Set<String> atTheBeginning = new HashSet<>(allIds());
                List<String> seen = walk("/v1.0/routes?page_size=7");

                assertThat(seen).doesNotHaveDuplicates().containsAll(atTheBeginning);
            }
        } finally {
            done.set(true);
        }
        writers.forEach(CompletableFuture::join);
        assertThat(walk("/v1.0/routes?page_size=7")).containsExactlyInAnyOrderElementsOf(allIds());
    }

    @Test
    void losesNoRowWhileOthersDelete() {
        List<String> ids = IntStream.range(0, 12).mapToObj(i -> route("+1")).toList();
        Answer first = api.get("/v1.0/routes?page_size=4").expect(200);

        api.delete("/v1.0/routes/" + ids.get(8)).expect(200);
        api.delete("/v1.0/routes/" + ids.get(11)).expect(200);
        api.delete("/v1.0/routes/" + ids.get(7)).expect(200);

        assertThat(api.get(next("/v1.0/routes?page_size=4", first)).ids())
                .containsExactly(ids.get(6), ids.get(5), ids.get(4), ids.get(3));
    }

    @Test
    void filtersRoutes() {
        String customer = newCustomer();
        String beta = api.provider("Beta");
        String korea = api.route(customer, "+82", provider, 1);
        String seoul = api.route(customer, "+822", beta, 1);
        String all = api.route(newCustomer(), "all", beta, 1);

        assertThat(ids("customer_id=" + customer)).containsExactly(seoul, korea);
        assertThat(ids("customer_id=" + customer.toUpperCase())).containsExactly(seoul, korea);
        assertThat(ids("provider_id=" + beta)).containsExactly(all, seoul);
        assertThat(ids("target=%2B82")).containsExactly(korea);
        assertThat(ids("target=+82")).containsExactly(korea);
        assertThat(ids("target=all")).containsExactly(all);
        assertThat(ids("customer_id=" + customer + "&provider_id=" + beta)).containsExactly(seoul);
        assertThat(ids("customer_id=" + customer + "&target=all")).isEmpty();
        assertThat(ids("customer_id=" + newCustomer())).isEmpty();
        assertThat(ids("provider_id=" + UUID.randomUUID())).isEmpty();
        assertThat(ids("target=%2B821")).isEmpty();
    }

    @Test
    void pagesWithinAFilter() {
        String customer = newCustomer();
        List<String> ids = IntStream.range(0, 7)
                .mapToObj(i -> {
                    route("+1");
                    return api.route(customer, "+82", provider, 1);
                })
                .toList();

        assertThat(walk("/v1.0/routes?page_size=2&customer_id=" + customer)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer_id=x",
                "customer_id=1-1-1-1-1",
                "customer_id=",
                "customer_id",
                "customer_id=00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000001",
                "customer_id=00000000-0000-0000-0000-000000000001%20",
                "customer_id=00000000-0000-0000-0000-000000000001&customer_id=00000000-0000-0000-0000-000000000001",
                "provider_id=x",
                "provider_id=1-1-1-1-1",
                "provider_id=",
                "target=",
                "target=82",
                "target=ALL",
                "target=%2B",
                "target=%2B8a",
                "target=%2B1234567890123456",
                "target=%2B82&target=%2B1",
                "page_size=5&page_size=6",
                "page_token=2022-10-22%2016:16:16.874761&page_token=2022-10-22%2016:16:16.874761"
            })
    void refusesAMalformedFilter(String filter) {
        route("+1");

        api.get("/v1.0/routes?" + filter).expectInvalid(filter.split("=")[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"customer", "Customer_id", "customerId", "priority", "id", "name", "limit", "customer_id[]", "x"
            })
    void refusesAFilterItDoesNotKnow(String filter) {
        route("+1");

        for (String resource : Api.RESOURCES) {
            api.get(resource + "?" + Api.encode(filter) + "=1").expectInvalid(filter);
        }
    }

    private List<String> ids(String filter) {
        return api.get("/v1.0/routes?" + filter).expect(200).ids();
    }

    private List<String> allIds() {
        return api.sql().sql("select id::text from route").query(String.class).list();
    }

    /** The ids of all pages. */
    private List<String> walk(String path) {
        List<String> ids = new ArrayList<>();
        Answer page = api.get(path).expect(200);
        while (!page.ids().isEmpty()) {
            ids.addAll(page.ids());
            assertThat(ids.size()).as("the pages do not end").isLessThan(50_000);
            page = api.get(next(path, page)).expect(200);
        }
        return ids;
    }

    private static String next(String path, Answer page) {
        return path + (path.contains("?") ? "&" : "?") + "page_token=" + Api.encode(page.get("next_page_token"));
    }

    private String route(String target) {
        return api.route(Api.SYSTEM_DEFAULT, target, provider, 1);
    }

    private void insertRoutes(int count, String tmCreate) {
        api.sql()
                .sql("""
                        insert into route (id, version, name, detail, customer_id, provider_id, priority, target,
                            enabled, tm_create)
                        select gen_random_uuid(), 0, '', '', :customer::uuid, :provider::uuid, 1, '+1', true, %s
                        from generate_series(0, :count - 1) i""".formatted(tmCreate))
                .param("customer", Api.SYSTEM_DEFAULT)
                .param("provider", provider)
                .param("count", count)
                .update();
    }
}
