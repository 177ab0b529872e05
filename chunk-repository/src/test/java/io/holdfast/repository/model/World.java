package io.holdfast.repository.model;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.SingleThreaded;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.maintenance.Damaged;
import io.holdfast.repository.maintenance.Forgetter;
import io.holdfast.repository.maintenance.Rebuilder;
import io.holdfast.repository.maintenance.SweepSettings;
import io.holdfast.repository.maintenance.Sweeper;
import io.holdfast.repository.maintenance.Verifier;
import io.holdfast.repository.maintenance.VerifyProgress;
import io.holdfast.repository.maintenance.VerifySettings;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A small repository with its bucket and its ledger, and what it must restore. */
final class World implements AutoCloseable {

    private static final SweepSettings SWEEPING = new SweepSettings(50, 18 << 10, 1, 1_000);
    private static final VerifySettings VERIFYING = new VerifySettings(1, 1 << 20);
    private static final Founded FOUNDED = Founded.now();

    private final Requests requests = new Requests();
    private final LedgerSource ledgers;
    private final Bucket bucket;
    private final Ledger ledger;
    private final Repository repository;
    private final SealedStore sealed;
    private final RepositoryReader reader;
    private Ledger behindTheGate;
    private int ledgersLost;

    /** Every recovery point that was ever about to be committed. */
    private final Map<BlobName, Stored> written = new LinkedHashMap<>();

    /** Those that were committed and that nobody wished to forget. */
    private final Map<BlobName, Stored> kept = new LinkedHashMap<>();

    /** Those of them that the ledger was told of, as far as anybody heard. */
    private final Set<BlobName> noted = new HashSet<>();

    /** Those that somebody tried to forget: they may be there, and nobody counts on them. */
    private final Set<BlobName> halfForgotten = new HashSet<>();

    private long numbers;

    /** What a repository begins with; made once, since making keys takes its time. */
    private record Founded(ByteBuffer file, MasterKey key) {

        static Founded now() {
            MemoryBlobStore store = new MemoryBlobStore();
            MasterKey key = MasterKey.generate();
            Repository.create(store, key, SingleThreaded.SMALL, MemoryLedger::new).close();
            return new Founded(ByteBuffer.wrap(store.get(RepositoryHead.FILE, 1 << 20)), key);
        }
    }

    World(long seed, int listLag, LedgerSource ledgers) {
        this.ledgers = ledgers;
        this.bucket = new Bucket(requests, seed, listLag);
        bucket.putIfAbsent(RepositoryHead.FILE, FOUNDED.file());
        this.sealed = SealedStore.open(bucket, FOUNDED.key(), 1);
        this.behindTheGate = ledgers.open(sealed.repository());
        this.ledger = GatedLedger.of(requests, () -> behindTheGate);
        this.repository = SingleThreaded.open(bucket, FOUNDED.key(), ledger);
        this.reader = RepositoryReader.open(bucket, FOUNDED.key(), SingleThreaded.SMALL);
    }

    Requests requests() {
        return requests;
    }

    PinId newHolder() {
        return new PinId(new UUID(7, ++numbers));
    }

    /** How many ledgers were lost: a pin does not outlive its ledger. */
    int ledgersLost() {
        return ledgersLost;
    }

    List<Stored> kept() {
        return List.copyOf(kept.values());
    }

    /** Those that one may build on, or forget. */
    List<Stored> noted() {
        return kept.values().stream().filter(stored -> noted.contains(stored.name())).toList();
    }

    boolean isNoted(Stored stored) {
        return isKept(stored) && noted.contains(stored.name());
    }

    boolean isKept(Stored stored) {
        return kept.containsKey(stored.name());
    }

    /** Everything of a job but its recovery point. */
    void write(Job job, Consumer<DiskWriting.Seen> seen) throws InterruptedException {
        job.beginAgain();
        Optional<RecoveryPoint> parent = job.parent().map(Stored::point);
        Pin pin = repository.pin(job.holder(), parent.map(RecoveryPoint::id));
        Optional<DiskManifest> before =
                parent.map(point -> repository.readManifest(manifestOf(point)));
        boolean shrunk =
                before.filter(disk -> disk.virtualBytes() > job.change().disk().length).isPresent();
        DiskWriting writing = new DiskWriting(repository, pin, seen);
        DiskManifestId manifest =
                job.told()
                        ? writing.planned(job.change(), before)
                        : writing.compared(job.change().disk(), before.filter(_ -> !shrunk));
        RecoveryPoint point = point(pin, manifest, job.change().disk().length);
        Stored stored =
                new Stored(
                        point,
                        job.change().content(),
                        shrunk ? 0 : job.parent().map(old -> old.depth() + 1).orElse(0));
        written.put(stored.name(), stored);
        job.wrote(stored);
    }

    static DiskManifestId manifestOf(RecoveryPoint point) {
        return point.disks().getFirst().manifest();
    }

    private RecoveryPoint point(Pin pin, DiskManifestId manifest, long bytes) {
        long number = ++numbers;
        byte[] ovf = ("<ovf " + number % 4 + "/>").getBytes(StandardCharsets.UTF_8);
        return new RecoveryPoint(
                new RecoveryPointId(new UUID(3, number)),
                new UUID(4, number % 2),
                "vm",
                "engine",
                "job",
                Instant.EPOCH,
                Instant.EPOCH,
                "FULL",
                "a test",
                "CRASH_CONSISTENT",
                null,
                repository.sealConfiguration(pin, ovf),
                List.of(
                        new RecoveryPoint.Disk(
                                new UUID(5, 0),
                                "disk",
                                manifest,
                                bytes,
                                true,
                                null,
                                null,
                                null,
                                bytes,
                                bytes)),
                List.of(),
                null,
                Map.of());
    }

    /** Whatever comes of it: what is in the bucket afterwards is committed. */
    void commit(PinId holder, Stored stored) {
        try {
            repository.commit(holder, stored.point());
            noted.add(stored.name());
        } finally {
            if (bucket.holds(stored.name()) && !halfForgotten.contains(stored.name())) {
                kept.put(stored.name(), stored);
            }
        }
    }

    void unpin(PinId holder) {
        repository.unpin(holder);
    }

    boolean isPinned(Stored stored) {
        return requests.unseen(() ->
                ledger.pins().stream()
                        .anyMatch(pin ->
                                pin.recoveryPoint().equals(Optional.of(stored.point().id()))));
    }

    /** Nobody counts on it from the moment on in which that is tried. */
    Forgetting forget(Stored stored) {
        kept.remove(stored.name());
        halfForgotten.add(stored.name());
        Forgetting outcome = new Forgetter(bucket, ledger).forget(stored.known());
        if (outcome != Forgetting.FORGOTTEN) {
            halfForgotten.remove(stored.name());
            kept.put(stored.name(), stored);
        }
        return outcome;
    }

    Sweeper sweeper() {
        return new Sweeper(sealed, ledger, SWEEPING);
    }

    long epoch() {
        return requests.unseen(ledger::currentEpoch);
    }

    /** From now on listings show everything at once. */
    void listingsCatchUp() {
        bucket.listAtOnce();
    }

    /** A question that changes nothing, for who has nothing else to do. */
    void idle() {
        var _ = ledger.currentEpoch();
    }

    /** Goes on with the ledger that is there, or with an empty one in its place. */
    void rebuild() {
        // What comes meanwhile it may have missed, as the listing did.
        Set<BlobName> before = Set.copyOf(kept.keySet());
        new Rebuilder(sealed, ledger, 1).rebuild(point -> {}, VerifyProgress.none());
        noted.addAll(before);
    }

    void loseTheLedger() {
        behindTheGate.close();
        behindTheGate = ledgers.open(sealed.repository());
        noted.clear();
        ledgersLost++;
    }

    /** Whether somebody who opens the repository now may write and sweep by this ledger. */
    boolean ledgerIsInOrder() {
        return requests.unseen(() -> {
            try {
                ledger.requireComplete();
                new EpochMarks(bucket).requireNewest(ledger);
                return true;
            } catch (RepositoryException.Refused e) {
                return false;
            }
        });
    }

    /** A reader that somebody may disturb. */
    byte[] read(Stored stored) throws IOException, InterruptedException {
        byte[] disk = new byte[stored.disk().length];
        Arrays.fill(disk, (byte) 0xEE);
        RecoveryPoint point =
                reader.recoveryPoints()
                        .find(stored.point().vm(), stored.point().id())
                        .orElseThrow(() -> new AssertionError(stored.point().id() + " is gone"));
        reader.configurations().open(point.configuration());
        reader.readDisk(
                manifestOf(point),
                new RunSink() {
                    @Override
                    public void data(long offset, ByteBuffer plain) {
                        plain.get(disk, (int) offset, plain.remaining());
                    }

                    @Override
                    public void zero(long offset, long length) {
                        Arrays.fill(disk, (int) offset, (int) (offset + length), (byte) 0);
                    }
                });
        return disk;
    }

    /** A reader holds a pin on what it reads. */
    void readUnderPin(PinId holder, Stored stored) throws IOException, InterruptedException {
        repository.pin(holder, Optional.of(stored.point().id()));
        if (!Arrays.equals(read(stored), stored.disk())) {
            throw new AssertionError(stored.point().id() + " did not read back as it was");
        }
        repository.unpin(holder);
    }

    /**
     * The one promise: what was committed and not forgotten is there, and whatever recovery point
     * is in the bucket restores bit for bit.
     */
    Optional<String> brokenPromise() throws IOException, InterruptedException {
        for (Stored stored : kept.values()) {
            if (!bucket.holds(stored.name())) {
                return Optional.of(stored.point().id() + " is not in the bucket any more");
            }
        }
        for (BlobName name : bucket.names(RecoveryPointId.FOLDER)) {
            Optional<String> broken = brokenPromise(name);
            if (broken.isPresent()) {
                return broken;
            }
        }
        return Optional.empty();
    }

    private Optional<String> brokenPromise(BlobName name) throws IOException, InterruptedException {
        Stored stored = written.get(name);
        if (stored == null) {
            return Optional.of(name + " was never written");
        }
        try {
            return Arrays.equals(read(stored), stored.disk())
                    ? Optional.empty()
                    : Optional.of(name + " does not read back as it was");
        } catch (RepositoryException e) {
            return Optional.of(name + " cannot be read: " + e.getMessage());
        }
    }

    /** What a verification finds fault with. */
    List<Damaged> damaged() {
        return new Verifier(sealed, VERIFYING).whole(VerifyProgress.none()).damaged();
    }

    /**
     * Forgets all and sweeps until nothing is left to sweep; what remains, but for the marks and
     * manifests of zeros, which name nothing that could be gone and so may come again at any time.
     */
    List<BlobName> afterForgettingAll(List<PinId> holders) {
        rebuild();
        holders.forEach(repository::unpin);
        for (BlobName name : bucket.names(RecoveryPointId.FOLDER)) {
            forget(Objects.requireNonNull(written.get(name)));
        }
        for (int turn = 0; turn < 14; turn++) {
            sweeper().run(sweeper().plan());
        }
        return bucket.names("").stream()
                .filter(name -> !name.value().startsWith("epochs/"))
                .filter(name -> !name.equals(RepositoryHead.FILE))
                .filter(name -> !isManifestOfZeros(name))
                .toList();
    }

    private boolean isManifestOfZeros(BlobName name) {
        String value = name.value();
        return value.startsWith("manifests/")
                && repository
                        .readManifest(
                                new DiskManifestId(value.substring(value.lastIndexOf('/') + 1)))
                        .segments()
                        .stream()
                        .allMatch(Optional::isEmpty);
    }

    @Override
    public void close() {
        repository.close();
        reader.close();
        sealed.close();
        behindTheGate.close();
    }
}
