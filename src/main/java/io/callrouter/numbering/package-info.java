/** E.164 rules: what a telephone number is, and what a route's target matches. They live here and nowhere else. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.callrouter.numbering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
