package io.holdfast.repository.sealing;

import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Conscrypt, where it has a native library: it works on direct buffers without a copy and is fast
 * from the first call, where the JDK's ciphers and digests are slow until they are compiled.
 */
final class NativeCrypto {

    /** Null where the JDK's own is to be used. */
    static final @Nullable Provider PROVIDER =
            Conscrypt.isAvailable() ? Conscrypt.newProvider() : null;

    private NativeCrypto() {}
}
