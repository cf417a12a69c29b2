package io.callrouter.sip.call;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.sip.auth.Challenge;
import io.callrouter.sip.auth.Digest;
import io.callrouter.sip.message.Headers;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers a provider's challenges to one kind of request, each once: a wrong password must not make a loop. A request that
 * is sent again answers those of every realm on its way (RFC 3261, section 22.3).
 */
final class ChallengeAnswers {

    /** Challenges of one server that are answered, should it invent a realm each time. */
    private static final int MOST_CHALLENGES = 8;

    private final UserAgent agent;
    private final ProviderEntry provider;
    private final Set<String> answered = new HashSet<>();
    private final Map<String, Challenge> challenges = new LinkedHashMap<>();
    private final Map<String, Integer> nonceCounts = new HashMap<>();

    ChallengeAnswers(UserAgent agent, ProviderEntry provider) {
        this.agent = agent;
        this.provider = provider;
    }

    /** False if it is no challenge, if it cannot be answered, or if it was answered already and comes again. */
    boolean accept(SipResponse response) {
        if (provider.credentials() == null || response.code() != 401 && response.code() != 407) {
            return false;
        }
        Optional<Challenge> challenge = Challenge.in(response).filter(this::isNew);
        challenge.ifPresent(accepted -> challenges.put(accepted.answerHeader() + ' ' + accepted.realm(), accepted));
        return challenge.isPresent();
    }

    /** A stale nonce says that the answer was right; it is given once more (RFC 7616, section 3.3). */
    private boolean isNew(Challenge challenge) {
        return answered.size() < MOST_CHALLENGES
                && answered.add(challenge.answerHeader() + ' ' + challenge.realm() + ' ' + challenge.stale());
    }

    /** The same request goes to another server, which has nonces of its own. */
    void forAnotherServer() {
        answered.clear();
    }

    /** Adds the answers to what was asked until now; again for each request, because they count (RFC 7616, section 3.4). */
    void addTo(Headers.Builder headers, String method, String uri) {
        Credentials credentials = provider.credentials();
        if (credentials == null || challenges.isEmpty()) {
            return;
        }
        String password = agent.passwords().decrypt(provider.id(), credentials);
        for (Challenge challenge : challenges.values()) {
            int count = nonceCounts.merge(challenge.nonce(), 1, Integer::sum);
            Digest.Request request = new Digest.Request(method, uri, count, RandomTokens.next());
            headers.add(challenge.answerHeader(), Digest.answer(challenge, credentials.username(), password, request));
        }
    }
}
