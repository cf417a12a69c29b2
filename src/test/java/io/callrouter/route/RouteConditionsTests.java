package io.callrouter.route;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

/** The conditions of routes as fields: what is taken, shown, kept and refused. */
@ServiceTest
class RouteConditionsTests {

    private static final String WHOLE = """
            {'disabled_until': '2026-12-24 18:00:00.000000', 'weight': 70, 'max_cost_per_minute': '0.0125',
             'schedule': {'timezone': 'Europe/Berlin',
                'windows': [{'days': ['mon', 'fri'], 'from': '08:00', 'to': '18:00'}],
                'exceptions': [{'date': '2026-12-25', 'closed': true, 'hours': []},
                    {'date': '2026-12-24', 'closed': false, 'hours': [{'from': '08:00', 'to': '12:00'}]}],
                'valid_from': '2026-06-01 00:00:00.000000', 'valid_until': null}}""";

    private static final String NONE =
            "{'disabled_until': null, 'weight': null, 'max_cost_per_minute': null, 'schedule': null}";

    @Autowired
    Api api;

    private String provider;

    @BeforeEach
    void provider() {
        api.reset();
        provider = api.provider("Alpha");
    }

    @Test
    void areNoneUnlessGiven() {
        api.get("/v1.0/routes/" + api.route(SYSTEM_DEFAULT, "all", provider, 1)).expectFields(NONE);
    }

    @Test
    void areShownAsTheyWereGiven() {
        Answer created = post(WHOLE).expect(201).expectFields(WHOLE);

        assertThat(route(created.get("id")).text()).isEqualTo(created.text());
    }

    @Test
    void areShownWithNothingLeftToDefaults() {
        post("""
                        {'schedule': {'timezone': 'Asia/Kolkata', 'valid_until': '2026-06-01T00:00:00+05:30',
                            'windows': [{'days': ['sun'], 'to': '09:00'}, {'days': ['sat'], 'from': '09:00'}],
                            'exceptions': [{'date': '2026-12-25', 'closed': true}, {'date': '2026-12-24', 'hours': [{}]}]},
                         'max_cost_per_minute': 1.50, 'disabled_until': '2026-12-24T18:00:00+01:00'}""").expect(201).expectFields("""
                        {'schedule': {'timezone': 'Asia/Kolkata',
                            'windows': [{'days': ['sun'], 'from': '00:00', 'to': '09:00'},
                                {'days': ['sat'], 'from': '09:00', 'to': '24:00'}],
                            'exceptions': [{'date': '2026-12-25', 'closed': true, 'hours': []},
                                {'date': '2026-12-24', 'closed': false, 'hours': [{'from': '00:00', 'to': '24:00'}]}],
                            'valid_from': null, 'valid_until': '2026-05-31 18:30:00.000000'},
                         'max_cost_per_minute': '1.5', 'disabled_until': '2026-12-24 17:00:00.000000'}""");
    }

    @Test
    void stayWhereAPutDoesNotNameThemAndGoWhereItSaysNull() {
        String id = post(WHOLE).expect(201).get("id");

        put(id, "{'priority': 3}").expect(200).expectFields(WHOLE);
        put(id, route(id).text().replace('"', '\'')).expect(200).expectFields(WHOLE);
        put(id, NONE).expect(200).expectFields(NONE);
        route(id).expectFields(NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0.1             | 0.1
                    '0.10'          | 0.1
                    0               | 0
                    0.0000000001    | 0.0000000001
                    999999.9999999999 | 999999.9999999999
                    1e2             | 100
                    12              | 12
                    """, quoteCharacter = '`')
    void takeACostAsAnExactDecimal(String written, String shown) {
        String id = post("{'max_cost_per_minute': " + written + "}")
                .expect(201)
                .expectFields("{'max_cost_per_minute': '" + shown + "'}")
                .get("id");

        put(id, "{'max_cost_per_minute': " + written + "}")
                .expect(200)
                .expectFields("{'max_cost_per_minute': '" + shown + "'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight: 0",
                "weight: 100001",
                "weight: 1.5",
                "weight: '70'",
                "max_cost_per_minute: -0.01",
                "max_cost_per_minute: 1000000",
                "max_cost_per_minute: 0.00000000001",
                "max_cost_per_minute: 1e999999999",
                "max_cost_per_minute: '0,01'",
                "max_cost_per_minute: '1 EUR'",
                "max_cost_per_minute: '1e2'",
                "max_cost_per_minute: []",
                "disabled_until: 'tomorrow'",
                "disabled_until: 5",
                "disabled_until: '9999-01-01 00:00:00.000000'",
                "schedule: 'always'",
                "schedule: []"
            })
    void areRefusedByTheirNames(String field) {
        refuse(field.split(":")[0], "{'" + field.replaceFirst(":", "':") + "}");
    }

    /** The field in question, and the schedule. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    timezone                        | 'windows': []
                    timezone                        | 'timezone': 'Europe/Bonn'
                    timezone                        | 'timezone': '+01:00'
                    timezone                        | 'timezone': ''
                    timezone                        | 'timezone': '${1+1}'
                    timezone                        | 'timezone': 5
                    windows                         | 'timezone': 'UTC', 'windows': []
                    windows                         | 'timezone': 'UTC', 'windows': {}
                    windows[0]                      | 'timezone': 'UTC', 'windows': [null]
                    windows[0].days                 | 'timezone': 'UTC', 'windows': [{}]
                    windows[0].days                 | 'timezone': 'UTC', 'windows': [{'days': []}]
                    windows[0].days                 | 'timezone': 'UTC', 'windows': [{'days': 'mon'}]
                    windows[0].days[1]              | 'timezone': 'UTC', 'windows': [{'days': ['mon', 'Tue']}]
                    windows[0].days[1]              | 'timezone': 'UTC', 'windows': [{'days': ['mon', 'mon']}]
                    windows[0].days[0]              | 'timezone': 'UTC', 'windows': [{'days': [null]}]
                    windows[0].from                 | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '8:00'}]
                    windows[0].from                 | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '24:00'}]
                    windows[0].from                 | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '08:00:30'}]
                    windows[0].from                 | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': 8}]
                    windows[1].to                   | 'timezone': 'UTC', 'windows': [{'days': ['mon']}, {'days': ['mon'], 'to': '24:01'}]
                    windows[0].to                   | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '08:00', 'to': '08:00'}]
                    windows[0].until                | 'timezone': 'UTC', 'windows': [{'days': ['mon'], 'until': '08:00'}]
                    exceptions[0]                   | 'timezone': 'UTC', 'exceptions': [null]
                    exceptions[0].date              | 'timezone': 'UTC', 'exceptions': [{'closed': true}]
                    exceptions[0].date              | 'timezone': 'UTC', 'exceptions': [{'date': '2026-02-29', 'closed': true}]
                    exceptions[0].date              | 'timezone': 'UTC', 'exceptions': [{'date': '25.12.2026', 'closed': true}]
                    exceptions[1].date              | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25', 'closed': true}, {'date': '2026-12-25', 'closed': true}]
                    exceptions[0].closed            | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25'}]
                    exceptions[0].closed            | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25', 'closed': false}]
                    exceptions[0].closed            | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25', 'closed': true, 'hours': [{'from': '08:00'}]}]
                    exceptions[0].hours[0].from     | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25', 'hours': [{'from': 'noon'}]}]
                    exceptions[0].hours[0]          | 'timezone': 'UTC', 'exceptions': [{'date': '2026-12-25', 'hours': [null]}]
                    valid_from                      | 'timezone': 'UTC', 'valid_from': 'today'
                    valid_from                      | 'timezone': 'UTC', 'valid_from': '9999-01-01 00:00:00.000000'
                    valid_from                      | 'timezone': 'UTC', 'valid_from': '9999-01-01T00:00:00Z'
                    valid_until                     | 'timezone': 'UTC', 'valid_until': '2026-06-01'
                    valid_until                     | 'timezone': 'UTC', 'valid_from': '2026-06-01T00:00:00Z', 'valid_until': '2026-06-01T00:00:00Z'
                    zone                            | 'timezone': 'UTC', 'zone': 'UTC'
                    """)
    void nameTheFieldOfTheScheduleThatIsWrong(String field, String schedule) {
        refuse("schedule." + field, "{'schedule': {" + schedule + "}}");
    }

    @Test
    void nameEveryFieldOfTheScheduleThatIsWrong() {
        Answer refused = post("""
                {'weight': 0, 'schedule': {'timezone': 'Berlin',
                 'windows': [{'days': ['mon'], 'from': '25:00', 'to': '1'}], 'valid_from': 'x'}}""").expectProblem(400, "validation_failed");

        assertThat(refused.values("errors", "field"))
                .containsExactlyInAnyOrder(
                        "weight",
                        "schedule.timezone",
                        "schedule.windows[0].from",
                        "schedule.windows[0].to",
                        "schedule.valid_from");
        assertThat(refused.text()).contains("there is no Berlin, but there is Europe/Berlin");
    }

    @Test
    void areBoundedInTheirNumber() {
        String exception = "{'date': '2026-12-25', 'closed': true}, ";

        refuse(
                "schedule.exceptions",
                "{'schedule': {'timezone': 'UTC', 'exceptions': [%snull]}}".formatted(exception.repeat(366)));
        refuse(
                "schedule.windows",
                "{'schedule': {'timezone': 'UTC', 'windows': [%snull]}}".formatted("{'days': ['mon']}, ".repeat(64)));
    }

    /** Or a body of a million characters would be answered with tens of millions. */
    @Test
    void tellOnceOfAListThatIsTooLong() {
        for (String list : List.of(
                "'windows': [{'days': [%s]}]".formatted("'', ".repeat(7) + "''"),
                "'windows': [%s]".formatted("null, ".repeat(64) + "null"),
                "'exceptions': [%s]".formatted("null, ".repeat(366) + "null"),
                "'exceptions': [{'date': '2026-12-25', 'hours': [%s]}]".formatted("null, ".repeat(16) + "null"))) {
            Answer refused = post("{'schedule': {'timezone': 'UTC', %s}}".formatted(list))
                    .expectProblem(400, "validation_failed");

            assertThat(refused.values("errors", "message"))
                    .filteredOn(message -> message.startsWith("must have at most"))
                    .hasSize(1);
            assertThat(refused.values("errors", "field")).noneMatch(field -> field.matches(".*\\d+\\]"));
        }
    }

    /** What an operator types past the service must be what plans can be made of. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight = 0",
                "max_cost_per_minute = -1",
                "max_cost_per_minute = 'NaN'",
                "disabled_until = 'infinity'",
                "tm_create = 'infinity'",
                "tm_create = '-infinity'",
                "schedule = '[]'",
                "schedule = '{}'",
                "schedule = 'null'",
                "schedule = '{\"timezone\": \"UTC\"}'",
                "schedule = '{\"timezone\": 1, \"windows\": []}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [], \"x\": 1}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [1]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [\"mo\"], \"from\": \"08:00\", \"to\": \"18:00\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [1], \"from\": \"08:00\", \"to\": \"18:00\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [], \"from\": \"08:00\", \"to\": \"18:00\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [\"mon\"], \"from\": \"8\", \"to\": \"18:00\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [\"mon\"], \"from\": \"08:00\", \"to\": 18}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [{\"days\": [\"mon\"], \"from\": \"08:00\", \"to\": \"08:00\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [], \"exceptions\": [{\"date\": \"2026-12-25\"}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [], \"exceptions\": [{\"date\": \"x\", \"closed\": true}]}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [], \"valid_from\": \"x\"}'",
                "schedule = '{\"timezone\": \"UTC\", \"windows\": [], \"valid_until\": 5}'",
            })
    void areCheckedByTheDatabase(String change) {
        String id = post(WHOLE).expect(201).get("id");

        assertThatThrownBy(() -> api.sql().sql("update route set " + change).update())
                .isInstanceOf(DataIntegrityViolationException.class);
        route(id).expectFields(WHOLE);
    }

    private void refuse(String field, String conditions) {
        String id = post(WHOLE).expect(201).get("id");

        post(conditions).expectInvalid(field);
        put(id, conditions).expectInvalid(field);
        route(id).expectFields(WHOLE);
    }

    private Answer post(String conditions) {
        return api.post("/v1.0/routes", conditions.replaceFirst("[{]", "{'provider_id': '" + provider + "', "));
    }

    private Answer put(String id, String json) {
        return api.put("/v1.0/routes/" + id, json);
    }

    private Answer route(String id) {
        return api.get("/v1.0/routes/" + id).expect(200);
    }
}
