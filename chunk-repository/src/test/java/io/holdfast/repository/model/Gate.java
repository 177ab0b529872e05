package io.holdfast.repository.model;

import java.util.function.Supplier;

/** Every request passes it: whoever keeps it decides when a request happens, and whether. */
interface Gate {

    <T> T pass(Request request, Supplier<T> work);

    /** Lets everything pass. */
    Gate OPEN =
            new Gate() {
                @Override
                public <T> T pass(Request request, Supplier<T> work) {
                    return work.get();
                }
            };
}
