package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.util.DigestUtils;

/** As digest authentication writes it (RFC 2617, section 3.1.3). */
final class Md5 {

    private Md5() {}

    static String of(String text) {
        return DigestUtils.md5DigestAsHex(text.getBytes(UTF_8));
    }
}
