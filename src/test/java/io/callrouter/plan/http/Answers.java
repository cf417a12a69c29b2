package io.callrouter.plan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares the answer of a quick way with that of the ordinary one, but for what is of each request. */
final class Answers {

    private Answers() {}

    static void expectSame(Answer quick, Answer ordinary) {
        assertThat(body(quick)).isEqualTo(body(ordinary));
        assertThat(headers(quick)).isEqualTo(headers(ordinary));
    }

    private static String body(Answer answer) {
        return answer.text()
                .replaceAll("\"at\":\"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}\"", "")
                .replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private static Map<String, List<String>> headers(Answer answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers().map());
        headers.keySet().removeIf(name -> List.of("x-request-id", "date").contains(name.toLowerCase(Locale.ROOT)));
        return headers;
    }
}
