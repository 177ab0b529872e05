package io.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.localstack.FaultyHttpProxy;
import io.holdfast.localstack.FaultyHttpProxy.Fault;
import io.holdfast.localstack.LoopbackPort;
import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operation of the adapter over real HTTP, before a real server, while connections break,
 * bodies end early and the server asks for less: the right answer or an error, and never a wrong
 * byte.
 */
class S3FaultsTest {

    private static final S3Server SERVER = SharedStack.s3();
    private static final String BUCKET = SERVER.createBucket("faults");
    private static final FaultyHttpProxy PROXY =
            FaultyHttpProxy.before(new LoopbackPort(SERVER.endpoint().getPort()));
    private static final S3BlobStore STORE = new S3BlobStore(settings(endpoint()));
    private static final Retrying.Patience QUICK =
            new Retrying.Patience(Duration.ofNanos(2), Duration.ofNanos(2), Duration.ofMinutes(2));
    private static final BlobStore RETRYING = new RetryingBlobStore(STORE, Retrying.real(QUICK));
    private static final S3BlobStore DIRECT = new S3BlobStore(settings(SERVER.endpoint()));

    /** Longer than what sockets hold for a reader that does not come. */
    private static final int OBJECT_BYTES = 3 << 20;

    private static final int FAULTS_IN_A_ROW = 3;

    /** Those that are no fault of the bytes that come: the same question again mends them. */
    private static final Set<Fault> PASSING =
            EnumSet.complementOf(EnumSet.of(Fault.NONE, Fault.BODY_SHORTENED));

    private static URI endpoint() {
        return URI.create("http://127.0.0.1:" + PROXY.port().number());
    }

    private static S3Settings settings(URI endpoint) {
        return S3Settings.of(
                endpoint, SERVER.region(), BUCKET, SERVER.accessKey(), SERVER.secretKey());
    }

    /** What may be asked of a store, and what must then be true. */
    enum Operation {
        PUT {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                assertThat(store.putIfAbsent(name, ByteBuffer.wrap(content)))
                        .isIn(PutOutcome.STORED, PutOutcome.ALREADY_THERE);
                assertThat(DIRECT.get(name, OBJECT_BYTES)).isEqualTo(content);
            }

            @Override
            boolean finds() {
                return false;
            }
        },
        PUT_OVER_ANOTHER {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                assertThat(store.putIfAbsent(name, ByteBuffer.allocate(7)))
                        .isEqualTo(PutOutcome.ALREADY_THERE);
            }
        },
        REPLACE {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                store.replace(name, ByteBuffer.wrap(content));
                assertThat(DIRECT.get(name, OBJECT_BYTES)).isEqualTo(content);
            }
        },
        GET {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                assertThat(store.get(name, OBJECT_BYTES)).isEqualTo(content);
            }
        },
        GET_RANGE {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                ranged(store, name, content, ByteBuffer.allocate(OBJECT_BYTES));
            }
        },
        GET_RANGE_DIRECT {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                ranged(store, name, content, ByteBuffer.allocateDirect(OBJECT_BYTES));
            }
        },
        HEAD {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                assertThat(store.head(name)).contains(new BlobInfo(name, content.length));
            }
        },
        HEAD_OF_NOTHING {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                assertThat(store.head(name)).isEqualTo(Optional.empty());
            }

            @Override
            boolean finds() {
                return false;
            }
        },
        LIST {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                try (Stream<BlobInfo> listed = store.list(name.value())) {
                    assertThat(listed).containsExactly(new BlobInfo(name, content.length));
                }
            }
        },
        DELETE {
            @Override
            void ask(BlobStore store, BlobName name, byte[] content) {
                store.delete(name);
                assertThat(DIRECT.head(name)).isEmpty();
            }
        };

        /** Asks, and asserts that the answer is right; what the store throws passes. */
        abstract void ask(BlobStore store, BlobName name, byte[] content);

        /** Whether the object is there before. */
        boolean finds() {
            return true;
        }

        static void ranged(BlobStore store, BlobName name, byte[] content, ByteBuffer target) {
            target.position(11).limit(OBJECT_BYTES - 13);
            store.getRange(name, 11, target);
            assertThat(target.flip().position(11))
                    .isEqualTo(ByteBuffer.wrap(content, 11, OBJECT_BYTES - 24));
        }
    }

    private static byte[] content(Operation operation) {
        byte[] content = new byte[OBJECT_BYTES];
        new SplittableRandom(operation.name().hashCode()).nextBytes(content);
        return content;
    }

    private static BlobName fresh(Operation operation, Fault fault, String how) {
        BlobName name = new BlobName("faults/" + operation + "/" + fault + "/" + how);
        if (operation.finds()) {
            DIRECT.putIfAbsent(name, ByteBuffer.wrap(content(operation)));
        }
        return name;
    }

    @ParameterizedTest
    @EnumSource
    void once_it_is_answered_rightly_or_by_an_error_that_says_so(Operation operation) {
        for (Fault fault : Fault.values()) {
            if (operation == Operation.GET && fault == Fault.BODY_SHORTENED) {
                continue; // Nothing but the object's seal can tell; see FaultyStoreTest.
            }
            BlobName name = fresh(operation, fault, "once");
            PROXY.script(List.of(fault));
            Optional<RepositoryException> error = error(operation, name);

            assertThat(PROXY.left()).as("%s was met", fault).isZero();
            if (fault == Fault.NONE) {
                assertThat(error).isEmpty();
            }
            error.ifPresent(refused ->
                    assertThat(refused)
                            .as("%s %s", operation, fault)
                            .isInstanceOfAny(
                                    RepositoryException.Unavailable.class,
                                    RepositoryException.Corrupt.class)
                            .message()
                            .isNotBlank());
        }
    }

    private static Optional<RepositoryException> error(Operation operation, BlobName name) {
        try {
            operation.ask(STORE, name, content(operation));
            return Optional.empty();
        } catch (RepositoryException e) {
            return Optional.of(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asked_again_it_is_answered_rightly_when_the_trouble_has_passed(Operation operation) {
        for (Fault fault : PASSING) {
            BlobName name = fresh(operation, fault, "again");
            PROXY.script(Collections.nCopies(FAULTS_IN_A_ROW, fault));

            operation.ask(RETRYING, name, content(operation));
        }
    }

    @AfterAll
    static void close() {
        STORE.close();
        DIRECT.close();
        PROXY.close();
    }
}
