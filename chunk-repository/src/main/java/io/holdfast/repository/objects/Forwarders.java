package io.holdfast.repository.objects;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.ForwarderBytes;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The forwarders of rewritten packs. Asked only when a pack is not there (any more): while it is,
 * it is right. Keeps the last few that it read. Safe for threads.
 */
public final class Forwarders {

    /** A restore meets the packs of its maps one after another. */
    private static final int KEPT_MAX = 8;

    private final StoredObjects objects;
    private final Map<PackId, Forwarder> kept =
            new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PackId, Forwarder> eldest) {
                    return size() > KEPT_MAX;
                }
            };

    public Forwarders(StoredObjects objects) {
        this.objects = objects;
    }

    /** Whether a forwarder was read in the place of this pack of late. */
    public boolean leadsFrom(PackId pack) {
        synchronized (kept) {
            return kept.containsKey(pack);
        }
    }

    /**
     * One step: where a chunk of a pack that is not there went. The new place may be gone as well;
     * who follows stops after {@link Forwarder#HOPS_MAX} steps.
     *
     * @return empty if the pack has no forwarder, or one that does not name the chunk
     */
    public Optional<ChunkReference> lead(ChunkReference gone) {
        return find(gone.pack()).flatMap(forwarder -> forwarder.lead(gone));
    }

    /** The forwarder of a pack, if it has one. */
    public Optional<Forwarder> find(PackId pack) {
        synchronized (kept) {
            Forwarder before = kept.get(pack);
            if (before != null) {
                return Optional.of(before);
            }
        }
        Optional<Forwarder> found = read(pack);
        found.ifPresent(forwarder -> {
            synchronized (kept) {
                kept.put(pack, forwarder);
            }
        });
        return found;
    }

    private Optional<Forwarder> read(PackId pack) {
        BlobName name = pack.forwarder();
        try {
            return Optional.of(ForwarderBytes.read(objects.get(ObjectKind.FORWARDER, name)));
        } catch (RepositoryException.Missing e) {
            // An answer: most packs that are gone were never rewritten.
            return Optional.empty();
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(name), e.what(), e);
        }
    }

    /** Writes a forwarder; says so if one is there already, which is left as it is. */
    public PutOutcome put(PackId pack, Forwarder forwarder) {
        return objects.putIfAbsent(
                ObjectKind.FORWARDER, pack.forwarder(), ForwarderBytes.write(forwarder));
    }
}
