package io.holdfast.repository.maintenance;

import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.store.RepositoryException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Ledgers that behave otherwise than the one they stand before. */
final class SharedLedger {

    private SharedLedger() {}

    /** What happens before and after each call. */
    interface Watch {
        void before(String method);

        void after(String method);
    }

    /** The same, as if other processes saw it. */
    static Ledger shared(Ledger ledger) {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, arguments) ->
                                method.getName().equals("shared")
                                        ? true
                                        : call(ledger, method, arguments));
    }

    /** The same, watched. */
    static Ledger watched(Ledger ledger, Watch watch) {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, arguments) -> {
                            watch.before(method.getName());
                            Object answer = call(ledger, method, arguments);
                            watch.after(method.getName());
                            return answer;
                        });
    }

    /**
     * The same, but for the call of this number, which fails before or after it was carried out.
     */
    static Ledger failingAt(Ledger ledger, int call, boolean carriedOut) {
        AtomicInteger calls = new AtomicInteger();
        return watched(
                ledger,
                new Watch() {
                    @Override
                    public void before(String method) {
                        if (calls.getAndIncrement() == call && !carriedOut) {
                            fail();
                        }
                    }

                    @Override
                    public void after(String method) {
                        if (calls.get() == call + 1 && carriedOut) {
                            calls.incrementAndGet();
                            fail();
                        }
                    }

                    private void fail() {
                        throw new RepositoryException.Unavailable(
                                "the ledger was taken away on purpose", null);
                    }
                });
    }

    private static Object call(Ledger ledger, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(ledger, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
