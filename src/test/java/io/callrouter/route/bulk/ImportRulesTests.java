package io.callrouter.route.bulk;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an import does to routes. */
class ImportRulesTests extends ImportTest {

    @Test
    void aRowWithAnIdChangesThatRouteInWhatItSays() {
        csv("", "target,provider_id,priority,name,detail", "+82,P,5,Korea,by sea")
                .expect(200);
        String id = onlyRoute().path("id").asString();
        String created = onlyRoute().path("tm_create").asString();

        expectCounts(csv("", "id,provider_id,priority,name", id + ",P,7,"), 0, 1, 0, 0);

        Answer route = api.get("/v1.0/routes/" + id);
        route.expectFields("""
                        {'target': '+82', 'priority': 7, 'name': '', 'detail': 'by sea', 'tm_create': '%s'}""".formatted(created));
        assertThat(route.get("tm_update")).isNotEqualTo(NEVER);
        assertThat(route.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void aRowWithoutAnIdChangesTheOnlyRouteOfItsKey() {
        String other = api.provider("Beta");
        csv("", "target,provider_id,priority", "+82,P,5").expect(200);
        String id = onlyRoute().path("id").asString();

        expectCounts(csv("", "target,provider_id,priority", "+82,P,6", "+82," + other + ",6", "+8,P,6"), 2, 1, 0, 0);

        api.get("/v1.0/routes/" + id).expectFields("{'priority': 6}");
    }

    @Test
    void rowsThatSayNothingNewLeaveTheirRoutesUntouched() {
        String[] file = {"target,provider_id,priority,name", "+82,P,5,Korea", "+1,P,5,US"};
        csv("", file).expect(200);

        expectCounts(csv("", file), 0, 0, 0, 2);
        expectCounts(csv("", "target,provider_id,priority,name", "+82,P,5,Korea", "+1,P,6,US"), 0, 1, 0, 1);

        assertThat(api.get("/v1.0/routes?target=%2B82").get("result/0/tm_update"))
                .isEqualTo(NEVER);
    }

    @Test
    void ofSeveralRoutesWithOneKeyTheFileMustNameOne() {
        String first = api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        api.route(SYSTEM_DEFAULT, "+82", provider, 2);

        csv("", "target,provider_id", "+82,P").expectRowErrors("2 id");
        expectCounts(csv("", "id,provider_id,priority", first + ",P,9"), 0, 1, 0, 0);
    }

    @Test
    void aRowIsNotTheRouteThatAnotherRowNames() {
        String id = api.route(SYSTEM_DEFAULT, "+82", provider, 1);

        expectCounts(csv("", "id,target,provider_id", id + ",+81,P", ",+82,P"), 1, 1, 0, 0);

        api.get("/v1.0/routes/" + id).expectFields("{'target': '+81'}");
    }

    @Test
    void aRouteKeepsItsCustomerWhereTheFileNamesNone() {
        String customer = newCustomer();
        String id = api.route(customer, "+82", provider, 1);

        expectCounts(csv("", "id,customer_id,target,provider_id", id + ",,+82,P"), 0, 0, 0, 1);
        expectCounts(csv("", "id,customer_id,target,provider_id", id + ",,+81,P"), 0, 1, 0, 0);

        api.get("/v1.0/routes/" + id).expectFields("{'customer_id': '%s', 'target': '+81'}".formatted(customer));
    }

    @Test
    void rowsOfOneRouteAreErrors() {
        String id = api.route(SYSTEM_DEFAULT, "+82", provider, 1);

        csv("", "id,target,provider_id", id + ",+1,P", id + ",+2,P", ",+3,P", ",+3,P", ",+1,P")
                .expectRowErrors("3 id", "5 target", "6 target");
    }

    @Test
    void anUnknownIdIsThatOfTheNewRoute() {
        String id = UUID.randomUUID().toString();

        expectCounts(csv("", "id,provider_id", id + ",P"), 1, 0, 0, 0);

        assertThat(onlyRoute().path("id").asString()).isEqualTo(id);
    }

    @Test
    void conditionsStayAreTakenAwayOrChangeAsTheFileSays() {
        String berlin = "\"{\"\"timezone\"\": \"\"Europe/Berlin\"\"}\"";
        csv(
                        "",
                        "target,provider_id,disabled_until,schedule,weight,max_cost_per_minute",
                        "+82,P,2026-12-24T18:00:00Z," + berlin + ",70,0.0125")
                .expect(200);

        expectCounts(csv("", "target,provider_id", "+82,P"), 0, 0, 0, 1);
        expectCounts(csv("", "target,provider_id,weight", "+82,P,60"), 0, 1, 0, 0);
        assertThat(onlyRoute().path("schedule").path("timezone").asString()).isEqualTo("Europe/Berlin");
        assertThat(onlyRoute().path("weight").asInt()).isEqualTo(60);
        assertThat(onlyRoute().path("max_cost_per_minute").asString()).isEqualTo("0.0125");
        assertThat(onlyRoute().path("disabled_until").asString()).isEqualTo("2026-12-24 18:00:00.000000");

        expectCounts(
                csv("", "target,provider_id,disabled_until,schedule,weight,max_cost_per_minute", "+82,P,,,,"),
                0,
                1,
                0,
                0);
        assertThat(Stream.of("disabled_until", "schedule", "weight", "max_cost_per_minute"))
                .allMatch(field -> onlyRoute().path(field).isNull());
        expectCounts(
                csv("", "target,provider_id,disabled_until,schedule,weight,max_cost_per_minute", "+82,P,,,,"),
                0,
                0,
                0,
                1);
    }

    @Test
    void aWrongConditionIsNamedByItsField() {
        csv(
                        "",
                        "target,provider_id,disabled_until,schedule,weight,max_cost_per_minute",
                        "+1,P,tomorrow,,,",
                        "+2,P,,always,,",
                        "+3,P,,\"{\"\"timezone\"\": \"\"Europe/Bonn\"\"}\",,",
                        "+4,P,,,0,",
                        "+5,P,,,much,",
                        "+6,P,,,,\"0,01\"",
                        "+7,P,,,,-1",
                        "+8,P,,[],,")
                .expectRowErrors(
                        "2 disabled_until",
                        "3 schedule",
                        "4 schedule.timezone",
                        "5 weight",
                        "6 weight",
                        "7 max_cost_per_minute",
                        "8 max_cost_per_minute",
                        "9 schedule");
        ndjson(
                        "",
                        "{'provider_id': 'P', 'schedule': {'timezone': 'UTC', 'windows': [{'days': ['mon'], 'from': '8:00'}]}}")
                .expectRowErrors("1 schedule.windows[0].from");
    }

    @Test
    void theIdOfADeletedRouteIsAnError() {
        String id = api.route(SYSTEM_DEFAULT, "+82", provider, 1);
        api.delete("/v1.0/routes/" + id).expect(200);

        csv("", "id,provider_id", id + ",P").expectRowErrors("2 id");
        expectCounts(csv("", "target,provider_id", "+82,P"), 1, 0, 0, 0);
    }

    @Test
    void aDeletedProviderIsAnError() {
        String deleted = api.provider("Gone");
        api.delete("/v1.0/providers/" + deleted).expect(200);

        csv("", "provider_id", deleted).expectRowErrors("2 provider_id");
    }

    @Test
    void replaceMakesTheRoutesOfACustomerThoseOfTheFile() {
        String customer = newCustomer();
        String kept = api.route(customer, "+82", provider, 1);
        String gone = api.route(customer, "+1", provider, 1);
        String foreign = api.route(newCustomer(), "+1", provider, 1);

        Answer answer = csv("?mode=replace&customer_id=" + customer, "target,provider_id", "+82,P", "+44,P");

        expectCounts(answer, 1, 0, 1, 1);
        assertThat(api.get("/v1.0/routes?customer_id=" + customer).values("result", "target"))
                .containsExactlyInAnyOrder("+82", "+44");
        api.get("/v1.0/routes/" + kept).expectFields("{'tm_update': '" + NEVER + "'}");
        api.get("/v1.0/routes/" + foreign).expectFields("{'tm_delete': '" + NEVER + "'}");
        Answer deleted = api.get("/v1.0/routes/" + gone);
        assertThat(deleted.get("tm_delete")).isNotEqualTo(NEVER).isEqualTo(deleted.get("tm_update"));
        assertThat(deleted.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void replaceKeepsTheOldestOfSeveralRoutesWithOneKey() {
        String customer = newCustomer();
        String oldest = api.route(customer, "+82", provider, 1);
        api.route(customer, "+82", provider, 2);

        expectCounts(csv("?mode=replace&customer_id=" + customer, "target,provider_id", "+82,P"), 0, 0, 1, 1);

        assertThat(onlyRoute().path("id").asString()).isEqualTo(oldest);
    }

    @Test
    void replaceRefusesRowsOfOthers() {
        String customer = newCustomer();
        String foreign = api.route(newCustomer(), "+1", provider, 1);

        csv(
                        "?mode=replace&customer_id=" + customer,
                        "id,customer_id,target,provider_id",
                        ",D,+1,P",
                        foreign + ",,+1,P",
                        "," + customer + ",+2,P")
                .expectRowErrors("2 customer_id", "3 id");
        csv("?mode=replace", "provider_id", "P").expectInvalid("customer_id");
        csv("?customer_id=" + customer, "provider_id", "P").expectInvalid("customer_id");
        csv("?mode=merge", "provider_id", "P").expectInvalid("mode");
    }

    @Test
    void aDryRunTellsWhatARunDoesAndDoesNothing() {
        String customer = newCustomer();
        String other = newCustomer();
        api.route(customer, "+82", provider, 1);
        api.route(customer, "+1", provider, 1);
        String moved = api.route(other, "+33", provider, 1);
        String[] file = {"id,customer_id,target,provider_id,priority", "," + customer + ",+82,P,1", moved + ",D,+44,P,1"
        };
        String before = api.get("/v1.0/routes").text();
        String revision = revision();

        Answer dry = csv("?dry_run=true", file).expect(200);

        assertThat(api.get("/v1.0/routes").text()).isEqualTo(before);
        assertThat(revision()).isEqualTo(revision);
        Answer real = csv("", file);
        assertThat(real.expect(200).text()).isEqualTo(dry.text().replace("\"dry_run\":true", "\"dry_run\":false"));
        expectCounts(real, 0, 1, 0, 1);
    }

    @Test
    void lostRoutesAreNamed() {
        String customer = newCustomer();
        api.route(customer, "+82", provider, 1);
        api.route(customer, "+1", provider, 1);
        api.route(customer, "+1", api.provider("Beta"), 2);
        String replace = "?dry_run=true&mode=replace&customer_id=" + customer;

        Answer one = csv(replace, "target,provider_id", "+1,P").expect(200);
        Answer all = csv(replace, "target,provider_id,enabled", "+1,P,false").expect(200);

        assertThat(one.values("lost_last_route", "target")).containsExactly("+82");
        assertThat(one.json().path("lost_last_route_count").asInt()).isEqualTo(1);
        assertThat(one.json().path("lost_all_routes").size()).isZero();
        assertThat(all.values("lost_last_route", "target")).containsExactly("+1", "+82");
        assertThat(all.json().path("lost_all_routes").path(0).asString()).isEqualTo(customer);
        assertThat(all.json().path("lost_all_routes_count").asInt()).isEqualTo(1);
    }

    @Test
    void aCustomerImportsItsOwnRoutesOnly() {
        String customer = newCustomer();
        Api key = api.keyOfCustomer(customer);
        String mine = api.route(customer, "+1", provider, 1);
        String foreign = api.route(newCustomer(), "+1", provider, 1);

        expectCounts(csv(key, "", "target,provider_id", "+82,P"), 1, 0, 0, 0);
        assertThat(api.get("/v1.0/routes?customer_id=" + customer).ids()).hasSize(2);
        Answer refused = csv(
                key,
                "",
                "id,customer_id,target,provider_id",
                ",D,+2,P",
                foreign + ",,+3,P",
                UUID.randomUUID() + ",,+4,P",
                mine + ",,+5,P");
        refused.expectRowErrors("2 customer_id", "3 id", "4 id");
        assertThat(refused.get("errors/1/message")).isEqualTo(refused.get("errors/2/message"));
        csv(key, "?mode=replace&customer_id=" + SYSTEM_DEFAULT, "provider_id", "P")
                .expectProblem(403);
        expectCounts(csv(key, "?mode=replace", "target,provider_id", "+82,P"), 0, 0, 1, 1);
        api.get("/v1.0/routes/" + foreign).expectFields("{'tm_delete': '" + NEVER + "'}");
    }

    @Test
    void aServicesKeyExportsAndDoesNotImport() {
        Api service = api.keyOf("service");

        csv(service, "", "provider_id", "P").expectProblem(403);
        service.get(EXPORT).expect(200);
        api.anonymous().get(EXPORT).expectProblem(401);
        upload(api.anonymous(), CSV, "", "provider_id\nP").expectProblem(401);
    }

    @Test
    void plansShowAnImportBeforeItIsAnsweredAndAsOneRevision() {
        int before = Integer.parseInt(revision());

        csv("", "target,provider_id", "+82,P", "+8210,P", "all,P").expect(200);

        Answer plan = plan();
        assertThat(plan.values("routes", "target")).containsExactly("+8210");
        assertThat(Integer.parseInt(plan.get("revision"))).isEqualTo(before + 1);
    }

    @Test
    void amongEqualsPlansKeepTheOrderOfTheFile() {
        String[] providers =
                IntStream.range(0, 20).mapToObj(i -> api.provider("P" + i)).toArray(String[]::new);

        csv("", Stream.concat(Stream.of("provider_id"), Stream.of(providers)).toArray(String[]::new))
                .expect(200);

        assertThat(plan().values("routes", "provider_id")).containsExactly(providers);
    }

    private String revision() {
        return plan().get("revision");
    }

    private Answer plan() {
        return api.get("/v1.0/route-plan?destination=%2B821012345678&customer_id=" + SYSTEM_DEFAULT)
                .expect(200);
    }
}
