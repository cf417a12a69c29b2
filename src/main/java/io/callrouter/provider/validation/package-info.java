/** What may be written into SIP: the allow-lists that keep a field of ours from becoming a header of an attacker's. */
@NullMarked
@NamedInterface("validation")
package io.callrouter.provider.validation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
