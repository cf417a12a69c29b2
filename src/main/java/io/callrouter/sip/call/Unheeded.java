package io.callrouter.sip.call;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transaction.ClientTransaction;

/** For requests whose answers change nothing, such as a CANCEL: its INVITE gets an answer of its own. */
class Unheeded implements ClientTransaction.Listener {

    @Override
    public void received(SipResponse response) {}

    @Override
    public void failed(Unreachable failure) {}

    @Override
    public void timedOut() {}
}
