package io.holdfast.commandline.commands;

import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.RepositoryException;
import java.util.List;

/** Finds what arguments name. */
final class Points {

    private Points() {}

    /**
     * The recovery point of that id.
     *
     * @throws RepositoryException.Refused if there is none
     */
    static RecoveryPoint find(RepositoryReader repository, String id) {
        RecoveryPointId wanted;
        try {
            wanted = RecoveryPointId.of(id);
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Refused(
                    "\"%s\" is no id of a recovery point; image list shows them".formatted(id), e);
        }
        return repository
                .recoveryPoints()
                .find(wanted)
                .orElseThrow(() ->
                        new RepositoryException.Refused(
                                "there is no recovery point %s in repository %s; image list shows those that are"
                                        .formatted(wanted, repository.id())));
    }

    /**
     * A disk of it by its id or its name.
     *
     * @throws RepositoryException.Refused if none or several are meant
     */
    static RecoveryPoint.Disk disk(RecoveryPoint point, String wanted) {
        List<RecoveryPoint.Disk> meant =
                point.disks().stream()
                        .filter(disk ->
                                disk.alias().equals(wanted)
                                        || disk.disk().toString().equals(wanted))
                        .toList();
        return only(point, meant, "\"" + wanted + "\"");
    }

    /** Its only disk. */
    static RecoveryPoint.Disk onlyDisk(RecoveryPoint point) {
        return only(point, point.disks(), "without a name");
    }

    private static RecoveryPoint.Disk only(
            RecoveryPoint point, List<RecoveryPoint.Disk> meant, String how) {
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        throw new RepositoryException.Refused(
                "%d disks of recovery point %s are meant by a disk %s; it has %s"
                        .formatted(
                                meant.size(),
                                point.id(),
                                how,
                                point.disks().stream()
                                        .map(disk -> disk.alias() + " (" + disk.disk() + ")")
                                        .toList()));
    }
}
