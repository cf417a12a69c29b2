package io.callrouter.access.login;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The administrator. What is given here is made to hold at every start, which is also the way back in for somebody who
 * lost the password; what is not given is generated at the first start.
 *
 * @param username name to log in with
 * @param password password to log in with, at least 8 characters and at most 72 bytes (as bcrypt reads no more)
 * @param accessKey token of an administrator's access key, at least 32 letters, digits, {@code -} or {@code _}
 */
@Validated
@ConfigurationProperties("callrouter.admin")
record AdministratorSettings(
        @DefaultValue("admin") @NotBlank @Size(max = 255) String username,

        @Nullable String password,
        @Nullable String accessKey) {

    private static final int LEAST_PASSWORD_CHARACTERS = 8;
    private static final int MOST_PASSWORD_BYTES = 72;
    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9_-]{32,255}");

    AdministratorSettings {
        password = blankToNull(password); // an unset variable of a compose file arrives as an empty one
        accessKey = blankToNull(accessKey);
        // Checked here and not by annotations, whose messages would show the rejected secret.
        if (password != null
                && (password.length() < LEAST_PASSWORD_CHARACTERS || bytes(password) > MOST_PASSWORD_BYTES)) {
            throw new IllegalArgumentException(
                    "callrouter.admin.password must have at least 8 characters and at most 72 bytes");
        }
        if (accessKey != null && !ACCESS_KEY.matcher(accessKey).matches()) {
            throw new IllegalArgumentException("callrouter.admin.access-key must be 32 to 255 letters, digits, - or _");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    @Override
    public String toString() {
        return "AdministratorSettings[username=" + username + "]";
    }
}
