package io.callrouter.sip.call;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.sip.auth.Challenge;
import io.callrouter.sip.auth.Digest;
import io.callrouter.sip.message.RandomTokens;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Answers a provider's challenges to one kind of request, each once: a wrong password must not make a loop. */
final class ChallengeAnswers {

    /** A header that answers a challenge. */
    record Answer(String header, String value) {}

    private final UserAgent agent;
    private final ProviderEntry provider;
    private final Set<String> answered = new HashSet<>();

    ChallengeAnswers(UserAgent agent, ProviderEntry provider) {
        this.agent = agent;
        this.provider = provider;
    }

    /** Empty if it is no challenge, if it cannot be answered, or if it was answered already and comes again. */
    Optional<Answer> to(SipResponse response, SipRequest request) {
        Credentials credentials = provider.credentials();
        if (credentials == null || response.code() != 401 && response.code() != 407) {
            return Optional.empty();
        }
        return Challenge.in(response).filter(this::isNew).map(challenge -> {
            String password = agent.passwords().decrypt(provider.id(), credentials);
            String value = Digest.answer(
                    challenge, credentials.username(), password, request.method(), request.uri(), RandomTokens.next());
            return new Answer(challenge.answerHeader(), value);
        });
    }

    /** A stale nonce says that the answer was right; it is given once more (RFC 7616, section 3.3). */
    private boolean isNew(Challenge challenge) {
        return answered.add(challenge.answerHeader() + ' ' + challenge.realm() + ' ' + challenge.stale());
    }
}
