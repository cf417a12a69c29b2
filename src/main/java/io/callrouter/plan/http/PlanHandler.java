package io.callrouter.plan.http;

import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets {@link QuickPlans} answer where requests arrive: before the servlet container, Spring Security and Spring MVC, which
 * together cost several times what a plan does, and on the thread that read them from the network, for nothing there
 * waits. Every other request goes the ordinary way, where it is answered the same, or refused.
 */
final class PlanHandler extends Handler.Wrapper {

    private final Supplier<QuickPlans> plans;

    /** @param plans asked for when the first request comes, because the server is made before most of the service */
    PlanHandler(Handler others, Supplier<QuickPlans> plans) {
        super(others);
        this.plans = SingletonSupplier.of(plans);
    }

    /** The ordinary way blocks, but it is gone on another thread. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!isAnswered(request, response, callback)) {
            getServer().getThreadPool().execute(() -> handleOrdinarily(request, response, callback));
        }
        return true;
    }

    private boolean isAnswered(Request request, Response response, Callback callback) {
        try {
            return plans.get().answer(request, response, callback);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.reset();
            return false; // it fails the ordinary way, too, and is logged there
        }
    }

    private void handleOrdinarily(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
