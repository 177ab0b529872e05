package io.holdfast.snapshot.wiring;

import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.backup.BackupRequests;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.freeze.Later;
import io.holdfast.snapshot.inventory.SeenVms;
import io.holdfast.snapshot.leftover.LeftoverSweep;
import io.holdfast.snapshot.ovirt.MarkedObjectsOfEngines;
import io.holdfast.snapshot.ovirt.PointsInTime;
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
                clock);
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
