package io.holdfast.snapshot.wiring;

import io.holdfast.contracts.FullPlace;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.postgres.PostgresAdmission;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.backup.BackupRequests;
import io.holdfast.snapshot.backup.BackupSaga;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.freeze.Later;
import io.holdfast.snapshot.inventory.SeenVms;
import io.holdfast.snapshot.leftover.LeftoverSweep;
import io.holdfast.snapshot.ovirt.MarkedObjectsOfEngines;
import io.holdfast.snapshot.ovirt.PointsInTime;
import io.holdfast.snapshot.ovirt.ScratchSpace;
import io.holdfast.snapshot.ovirt.Turns;
import io.holdfast.snapshot.ovirt.VmsByReference;
import io.holdfast.snapshot.postgres.BackupSnapshotTable;
import io.holdfast.snapshot.postgres.ChainTable;
import io.holdfast.snapshot.postgres.FreezeTable;
import io.holdfast.snapshot.postgres.VmTable;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the features need, made once. */
@Singleton
public class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ConfiguredEngines engines(Config config) {
        return new ConfiguredEngines(config, SdkEngineConnection::of);
    }

    void close(@Disposes ConfiguredEngines engines) {
        engines.close();
    }

    @Produces
    @Singleton
    SeenVms seenVms(DataSource database) {
        return new VmTable(new Transactions(database));
    }

    @Produces
    @Singleton
    FreezeSettings freezeSettings(
            @ConfigProperty(name = "holdfast.freeze.limit") Duration limit,
            @ConfigProperty(name = "holdfast.freeze.limit-windows") Duration limitOfWindows,
            @ConfigProperty(name = "holdfast.freeze.timeouts-max") int timeoutsMax,
            @ConfigProperty(name = "holdfast.freeze.left-alone") Duration leftAlone) {
        return new FreezeSettings(limit, limitOfWindows, timeoutsMax, leftAlone);
    }

    @Produces
    @Singleton
    PointsInTime pointsInTime(
            ConfiguredEngines engines,
            DataSource database,
            FreezeSettings freeze,
            Clock clock,
            Admission admission,
            Limits limits,
            @ConfigProperty(name = "holdfast.backup.space-left") long spaceLeft,
            @ConfigProperty(name = "holdfast.backup.snapshot-prefix") String prefix) {
        Transactions transactions = new Transactions(database);
        return new PointsInTime(
                engines,
                new ChainTable(transactions),
                new BackupSnapshotTable(transactions),
                freeze,
                new FreezeTable(transactions, freeze),
                Later.inAThread("freeze-watchdog"),
                prefix,
                clock,
                new Turns(admission, limits),
                new ScratchSpace(spaceLeft));
    }

    @Produces
    @Singleton
    Limits limits(
            @ConfigProperty(name = "holdfast.limits.per-engine") int perEngine,
            @ConfigProperty(name = "holdfast.limits.per-host") int perHost,
            @ConfigProperty(name = "holdfast.limits.per-storage-domain") int perStorageDomain) {
        return new Limits(
                Map.of(
                        FullPlace.Kind.ENGINE.name(), perEngine,
                        FullPlace.Kind.HOST.name(), perHost,
                        FullPlace.Kind.STORAGE_DOMAIN.name(), perStorageDomain));
    }

    @Produces
    @Singleton
    Admission admission(DataSource database, Limits limits) {
        return new PostgresAdmission(new Transactions(database), BackupSaga.TYPE, limits);
    }

    void close(@Disposes PointsInTime points) {
        points.close();
    }

    @Produces
    @Singleton
    LeftoverSweep leftovers(
            SagaRunner<BackupState, BackupStep> sagas,
            ConfiguredEngines engines,
            DataSource database,
            PointsInTime points,
            Clock clock,
            @ConfigProperty(name = "holdfast.leftovers.age") Duration age) {
        Transactions transactions = new Transactions(database);
        return new LeftoverSweep(
                new MarkedObjectsOfEngines(
                        engines,
                        new ChainTable(transactions),
                        new BackupSnapshotTable(transactions),
                        points),
                job -> sagas.find(new SagaId(job.value())),
                age,
                clock);
    }

    @Produces
    @Singleton
    BackupRequests requests(
            SagaRunner<BackupState, BackupStep> sagas,
            ConfiguredEngines engines,
            SeenVms seen,
            Clock clock,
            @ConfigProperty(name = "holdfast.backup.resolve-patience") Duration patience) {
        return new BackupRequests(sagas, new VmsByReference(engines, seen, patience, clock), clock);
    }
}
