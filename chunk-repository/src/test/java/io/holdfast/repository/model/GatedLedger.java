package io.holdfast.repository.model;

import io.holdfast.repository.ledger.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/** The ledger behind a gate; it may be another one from one call to the next. */
final class GatedLedger {

    /** What is no question to a database. */
    private static final Set<String> FREE =
            Set.of("id", "repository", "close", "toString", "hashCode", "equals");

    private GatedLedger() {}

    /** Says of itself that other processes share it, as the services' ledger does. */
    static Ledger of(Requests requests, Supplier<Ledger> ledger) {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, arguments) -> {
                            String name = method.getName();
                            if (name.equals("shared")) {
                                return true;
                            }
                            return FREE.contains(name)
                                    ? answer(ledger.get(), method, arguments)
                                    : requests.ofLedger(
                                            name, () -> answer(ledger.get(), method, arguments));
                        });
    }

    private static Object answer(Ledger ledger, Method method, Object[] arguments) {
        try {
            return method.invoke(ledger, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                default -> throw new AssertionError("ledgers throw nothing else", e.getCause());
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError("the methods of an interface are public", e);
        }
    }
}
