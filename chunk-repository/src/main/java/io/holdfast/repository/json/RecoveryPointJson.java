package io.holdfast.repository.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import java.util.TreeMap;

/**
 * The JSON of a recovery point, version 1. Unknown fields are left alone; missing ones are not, but
 * for those that came later: way, mode and what belongs to them.
 */
public final class RecoveryPointJson {

    private static final int VERSION = 1;

    private RecoveryPointJson() {}

    public static byte[] write(RecoveryPoint point) {
        ObjectNode json = Fields.object();
        json.put("version", VERSION);
        json.put("id", point.id().toString());
        json.put("vm", point.vm().toString());
        json.put("vmName", point.vmName());
        json.put("engine", point.engine());
        json.put("job", point.job());
        json.put("pointInTime", point.pointInTime().toString());
        json.put("committedAt", point.committedAt().toString());
        json.put("mode", point.mode());
        json.put("modeReason", point.modeReason());
        json.put("way", point.way());
        json.put("consistency", point.consistency());
        json.put("consistencyReason", point.consistencyReason());
        json.put("frozenMillis", point.frozenMillis());
        json.put("checkpoint", point.checkpoint());
        json.put("configuration", point.configuration().value());
        ArrayNode disks = json.putArray("disks");
        point.disks().forEach(disk -> write(disk, disks.addObject()));
        ArrayNode skipped = json.putArray("skipped");
        for (RecoveryPoint.Skipped disk : point.skipped()) {
            skipped.addObject()
                    .put("disk", disk.disk().toString())
                    .put("alias", disk.alias())
                    .put("reason", disk.reason());
        }
        json.put("policy", point.policy());
        ObjectNode labels = json.putObject("labels");
        new TreeMap<>(point.labels()).forEach(labels::put);
        return Fields.bytes(json);
    }

    private static void write(RecoveryPoint.Disk disk, ObjectNode json) {
        json.put("disk", disk.disk().toString());
        json.put("alias", disk.alias());
        json.put("manifest", disk.manifest().value());
        json.put("virtualBytes", disk.virtualBytes());
        json.put("bootable", disk.bootable());
        json.put("diskInterface", disk.diskInterface());
        json.put("format", disk.format());
        json.put("sparse", disk.sparse());
        json.put("mode", disk.mode());
        json.put("fallback", disk.fallback());
        json.put("bytesRead", disk.bytesRead());
        json.put("bytesStored", disk.bytesStored());
    }

    public static RecoveryPoint read(byte[] bytes) throws Malformed {
        Fields json = Fields.parse(bytes);
        if (json.integer("version") != VERSION) {
            throw new Malformed(
                    "it is of version "
                            + json.integer("version")
                            + ", this program reads "
                            + VERSION);
        }
        return Fields.checked(json, RecoveryPointJson::point);
    }

    private static RecoveryPoint point(Fields json) throws Malformed {
        return new RecoveryPoint(
                new RecoveryPointId(json.uuid("id")),
                json.uuid("vm"),
                json.text("vmName"),
                json.text("engine"),
                json.text("job"),
                json.instant("pointInTime"),
                json.instant("committedAt"),
                json.text("mode"),
                json.text("modeReason"),
                json.textOr("way", RecoveryPoint.WAY_WHEN_UNTOLD),
                json.text("consistency"),
                json.textOrNull("consistencyReason"),
                json.numberOrNull("frozenMillis"),
                json.textOrNull("checkpoint"),
                new ConfigurationId(json.text("configuration")),
                json.list("disks", RecoveryPointJson::disk),
                json.list("skipped", RecoveryPointJson::skipped),
                json.textOrNull("policy"),
                json.texts("labels"));
    }

    private static RecoveryPoint.Disk disk(Fields json) throws Malformed {
        return new RecoveryPoint.Disk(
                json.uuid("disk"),
                json.text("alias"),
                new DiskManifestId(json.text("manifest")),
                json.number("virtualBytes"),
                json.flag("bootable"),
                json.textOrNull("diskInterface"),
                json.textOrNull("format"),
                json.flagOrNull("sparse"),
                json.textOr("mode", RecoveryPoint.Disk.MODE_WHEN_UNTOLD),
                json.textOrNull("fallback"),
                json.number("bytesRead"),
                json.number("bytesStored"));
    }

    private static RecoveryPoint.Skipped skipped(Fields json) throws Malformed {
        return new RecoveryPoint.Skipped(
                json.uuid("disk"), json.text("alias"), json.text("reason"));
    }
}
