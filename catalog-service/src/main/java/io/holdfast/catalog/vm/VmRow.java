package io.holdfast.catalog.vm;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmGone;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmSeen;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A VM as its engine showed it last. Newer news win, whatever order they arrive in. */
@Entity
@Table(name = "vm")
@IdClass(VmRow.Key.class)
public class VmRow extends PanacheEntityBase {

    /** A VM id is unique on its engine only. */
    public record Key(String engine, UUID vm) implements Serializable {}

    @Id public String engine = "";
    @Id public UUID vm = new UUID(0, 0);
    public String name = "";
    public String status = "";
    public @Nullable String cluster;

    /** JSON array of the disks, as {@link VmSeen} carries them. */
    public String disks = "[]";

    @Column(name = "seen_at")
    public Instant seenAt = Instant.EPOCH;

    @Column(name = "gone_at")
    public @Nullable Instant goneAt;

    /** Takes in what the inventory saw; older news than what is known change nothing. */
    public static void seen(VmSeen seen, String disksJson) {
        VmRow row = findOrMake(seen.engine(), seen.vm());
        if (seen.seenAt().isBefore(row.lastNews())) {
            return;
        }
        row.name = seen.name();
        row.status = seen.status();
        row.cluster = seen.cluster();
        row.disks = disksJson;
        row.seenAt = seen.seenAt();
        row.goneAt = null;
        row.persist();
    }

    /** The engine no longer has it; the row stays, for the recovery points that outlive the VM. */
    public static void gone(VmGone gone) {
        VmRow row = findByIdOptional(gone.engine(), gone.vm()).orElse(null);
        if (row != null && !gone.goneAt().isBefore(row.lastNews())) {
            row.goneAt = gone.goneAt();
        }
    }

    /** The VM, also one that is gone by now. */
    public static Optional<VmRow> findByIdOptional(EngineId engine, VmId vm) {
        return VmRow.findByIdOptional(new Key(engine.value(), vm.value()));
    }

    /** VMs that exist, by name; filters that are null filter nothing. */
    public static List<VmRow> existing(
            @Nullable String engine, @Nullable String name, int page, int size) {
        return VmRow.<VmRow>find(
                        "goneAt is null and (?1 is null or engine = ?1) and (?2 is null or name = ?2)",
                        Sort.by("name").and("engine").and("vm"),
                        engine,
                        name)
                .page(page, size)
                .list();
    }

    private static VmRow findOrMake(EngineId engine, VmId vm) {
        return findByIdOptional(engine, vm)
                .orElseGet(() -> {
                    VmRow made = new VmRow();
                    made.engine = engine.value();
                    made.vm = vm.value();
                    return made;
                });
    }

    private Instant lastNews() {
        return goneAt != null && goneAt.isAfter(seenAt) ? goneAt : seenAt;
    }
}
