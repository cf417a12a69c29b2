package io.callrouter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callrouter.secret.SecretCipher;
import io.callrouter.sql.SqlTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a {@code POST} safe to repeat: under one {@code Idempotency-Key} an object is created once, and a repetition
 * gets the first answer again. The key is stored in the transaction that creates the object, so neither exists without
 * the other, and of two requests at once the second waits for the first.
 */
@Component
public class Idempotency {

    public static final String KEY_HEADER = "Idempotency-Key";
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SecretCipher cipher;
    private final JsonMapper mapper;
    private final Clock clock;
    private final WebSettings settings;

    Idempotency(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SecretCipher cipher,
            JsonMapper mapper,
            Clock clock,
            WebSettings settings) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.cipher = cipher;
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Runs {@code creation}, or answers as it did before if this caller sent the same key already.
     *
     * @throws ProblemException 422 if the key came with another request; 400 if it is malformed
     */
    public ResponseEntity<?> once(HttpServletRequest request, Supplier<? extends ResponseEntity<?>> creation) {
        String key = request.getHeader(KEY_HEADER);
        if (key == null) {
            return creation.get();
        }
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid(
                    KEY_HEADER, "must be 1 to 255 printable ASCII characters without spaces, such as a UUID");
        }
        Slot slot = new Slot(caller(request), key, fingerprint(request));
        return transaction.execute(status -> createOrReplay(slot, creation));
    }

    private ResponseEntity<?> createOrReplay(Slot slot, Supplier<? extends ResponseEntity<?>> creation) {
        while (!take(slot)) {
            Optional<Row> taken = read(slot); // none if it was forgotten in between
            if (taken.isPresent()) {
                return replay(slot, taken.get());
            }
        }
        return remember(slot, creation.get());
    }

    /** Waits for a concurrent request under the same key, and returns false if that one created the object. */
    private boolean take(Slot slot) {
        return jdbc.sql("""
                        insert into idempotency_key (caller, key, fingerprint, tm_create)
                        values (:caller, :key, :fingerprint, :now)
                        on conflict (caller, key) do nothing""")
                        .param("caller", slot.caller)
                        .param("key", slot.key)
                        .param("fingerprint", slot.fingerprint)
                        .param("now", SqlTimes.of(clock.instant()))
                        .update()
                == 1;
    }

    private ResponseEntity<?> remember(Slot slot, ResponseEntity<?> answer) {
        HttpHeaders headers = answer.getHeaders();
        Stored stored = new Stored(
                answer.getStatusCode().value(),
                Optional.ofNullable(headers.getLocation()).map(URI::toString).orElse(""),
                Optional.ofNullable(headers.getETag()).orElse(""),
                mapper.valueToTree(answer.getBody()));
        // Encrypted, because one of these answers holds a new access key's token, which is kept nowhere else.
        jdbc.sql("update idempotency_key set answer = :answer where caller = :caller and key = :key")
                .param("answer", cipher.encrypt(mapper.writeValueAsString(stored), slot.place()))
                .param("caller", slot.caller)
                .param("key", slot.key)
                .update();
        return answer;
    }

    private Optional<Row> read(Slot slot) {
        return jdbc.sql("select fingerprint, answer from idempotency_key where caller = :caller and key = :key")
                .param("caller", slot.caller)
                .param("key", slot.key)
                .query(Row.class)
                .optional();
    }

    private ResponseEntity<?> replay(Slot slot, Row row) {
        if (!row.fingerprint.equals(slot.fingerprint)) {
            throw ProblemException.of(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency_key_reused",
                    "This Idempotency-Key came with another request before; use a new key for a new request.");
        }
        Stored stored = mapper.readValue(cipher.decrypt(row.answer, slot.place()), Stored.class);
        return ResponseEntity.status(stored.status)
                .location(URI.create(stored.location))
                .eTag(stored.etag)
                .header(REPLAYED_HEADER, "true")
                .body(new Replayed(stored.body));
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    void forgetExpired() {
        Instant expired = clock.instant().minus(settings.idempotencyRetention());
        jdbc.sql("delete from idempotency_key where tm_create < :expired")
                .param("expired", SqlTimes.of(expired))
                .update();
    }

    private static String caller(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null ? "" : principal.getName();
    }

    private static String fingerprint(HttpServletRequest request) {
        BufferedRequest buffered = WebUtils.getNativeRequest(request, BufferedRequest.class);
        if (buffered == null) {
            throw new IllegalStateException("The body of a creating request must have been buffered");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.getMethod() + " " + request.getRequestURI() + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(buffered.body()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private record Slot(String caller, String key, String fingerprint) {

        String place() {
            return "idempotency/" + caller + "/" + key;
        }
    }

    private record Row(String fingerprint, String answer) {}

    /** Answers are logged at the level debug, and this one may hold a token. */
    private record Replayed(@JsonValue JsonNode body) {

        @Override
        public String toString() {
            return "Replayed";
        }
    }

    private record Stored(int status, String location, String etag, JsonNode body) {}
}
