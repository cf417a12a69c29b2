package io.callrouter.route.bulk;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"callrouter.import.max-rows=3", "callrouter.import.max-size=10KB"})
class ImportLimitsTests extends ImportTest {

    @Test
    void aFileOfTooManyRowsIsRefused() {
        csv("", "target,provider_id", "+1,P", "+2,P", "+3,P", "+4,P").expectProblem(413, "too_many_rows");
        expectCounts(csv("", "target,provider_id", "+1,P", "+2,P", "+3,P"), 3, 0, 0, 0);
    }

    @Test
    void aFileOfTooManyBytesIsRefused() {
        String long1 = "P," + "x".repeat(4096);

        csv("", "provider_id,detail", long1, long1, long1).expectProblem(413, "body_too_large");
        ndjson("", "{'provider_id': 'P', 'detail': '" + "x".repeat(20_000) + "'}")
                .expectProblem(413, "body_too_large");
    }
}
