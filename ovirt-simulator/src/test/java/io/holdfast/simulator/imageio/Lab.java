package io.holdfast.simulator.imageio;

import io.holdfast.simulator.storage.SimDisk;
import io.holdfast.simulator.storage.StorageDomain;
import io.holdfast.simulator.storage.VolumeFormat;
import io.holdfast.simulator.time.ManualClock;
import io.holdfast.simulator.tls.CertificateAuthority;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A daemon with one 1 GiB disk and a clock that is moved by hand. */
final class Lab implements Closeable {
    static final long SIZE = 1L << 30;
    static final TicketId RW = new TicketId("83f1535f-9ea3-4d43-a1ba-7bd2a1d5d8fc");
    static final TicketId RO = new TicketId("ro");

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T10:00:00Z"));
    final CertificateAuthority authority;
    final StorageDomain domain;
    final SimDisk disk;
    final NbdExport export;
    final ImageioDaemon daemon;

    Lab(Path directory) throws IOException {
        this(directory, false);
    }

    Lab(Path directory, boolean tls) throws IOException {
        authority = CertificateAuthority.create("Lab CA");
        domain = StorageDomain.in(directory);
        disk = domain.create("disk", SIZE, VolumeFormat.COW);
        export = NbdExport.ofDisk("disk", disk);
        daemon =
                ImageioDaemon.start(
                        ImageioOptions.loopback(
                                clock,
                                tls ? Optional.of(authority.serverContext()) : Optional.empty()));
        daemon.tickets()
                .add(
                        TicketTerms.download(RW, export, false)
                                .withOperations(EnumSet.allOf(TicketOperation.class))
                                .withTimeouts(Duration.ofHours(24), Duration.ofHours(1))
                                .withNames(Optional.empty(), Optional.of("disk.raw")));
        daemon.tickets()
                .add(
                        TicketTerms.download(RO, export, false)
                                .withTimeouts(Duration.ofHours(24), Duration.ofHours(1)));
    }

    RawClient client() throws IOException {
        return new RawClient(daemon.uri().getPort());
    }

    static String image(TicketId id) {
        return "/images/" + id.value();
    }

    /** Waits for a condition that must come about soon. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("condition did not come about within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        domain.close();
    }
}
