/** People: users with passwords, the tokens their logins give, and the first administrator. */
@NullMarked
package io.callrouter.access.login;

import org.jspecify.annotations.NullMarked;
