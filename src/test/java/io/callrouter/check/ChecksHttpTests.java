package io.callrouter.check;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Checks as an operator asks for them. */
@ServiceTest
class ChecksHttpTests {

    private static final String CHECKS = "/v1.0/checks";

    @Autowired
    Api api;

    private final String customer = newCustomer();
    private String provider;

    @BeforeEach
    void twoTargetsWithoutFailover() {
        api.reset();
        provider = api.provider("Alpha");
        api.route(customer, "+82", provider, 1);
        api.route(customer, "+44", provider, 1);
        api.route(newCustomer(), "+1", provider, 1);
    }

    @Test
    void sayWhatIsWrongAndHowToMendIt() {
        Answer answer = api.get(CHECKS + "?kind=single_provider&customer_id=" + customer)
                .expect(200);

        answer.expectFields(
                "{'routes': 2, 'total': 2, 'kinds': [{'code': 'single_provider', 'severity': 'warning', 'count': 2}]}");
        assertThat(answer.values("result", "target")).containsExactlyInAnyOrder("+82", "+44");
        assertThat(answer.values("result", "provider_id")).containsOnly(provider);
        assertThat(answer.values("result", "fix"))
                .allSatisfy(fix -> assertThat(fix).contains("POST /v1.0/routes"));
    }

    @Test
    void areGoneWhenTheFaultIsMended() {
        assertThat(api.get(CHECKS).values("result", "code")).contains("single_provider");
        String beta = api.provider("Beta");
        api.route(customer, "all", beta, 1);
        assertThat(api.get(CHECKS + "?kind=single_provider&customer_id=" + customer)
                        .expect(200)
                        .values("result", "target"))
                .containsExactly("all");
    }

    @Test
    void countWhatIsBeyondTheLimit() {
        Answer answer = api.get(CHECKS + "?kind=single_provider&limit=1").expect(200);

        assertThat(answer.json().path("total").asInt()).isEqualTo(3);
        assertThat(answer.json().path("result")).hasSize(1);
    }

    @Test
    void areForAdministratorsAndCallServices() {
        api.keyOf("service").get(CHECKS).expect(200);
        api.keyOfCustomer(customer).get(CHECKS).expectProblem(403, "forbidden");
        api.anonymous().get(CHECKS).expectProblem(401, "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind=nonsense", "kind=", "limit=0", "limit=1001", "limit=x", "customer_id=x"})
    void refuseWhatTheyDoNotKnow(String query) {
        api.get(CHECKS + "?" + query).expectInvalid(query.split("=")[0]);
    }
}
