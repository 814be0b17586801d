// Holds a list: the methods of MongoDB by their class.
import type { Risk } from '../../model/risk.js';

type Rows = Readonly<Record<'safe' | 'caution' | 'dangerous', string>>;

/** The methods of databases, collections, cursors, replica sets and shards by their class. */
const methodRows: Rows = {
  safe: `find findOne count countDocuments estimatedDocumentCount distinct explain stats getIndexes getIndexSpecs getIndexKeys dataSize
    storageSize totalIndexSize totalSize validate isCapped latencyStats getShardDistribution getShardVersion getPlanCache list listPlans
    sort limit skip hint projection pretty toArray hasNext next tryNext itcount size maxTimeMS batchSize readPref readConcern allowDiskUse
    collation comment returnKey showRecordId tailable noCursorTimeout addOption close isExhausted isClosed objsLeftInBatch min max finish
    getCollectionNames getCollectionInfos getCollection getSiblingDB getSisterDB getMongo getName getDB getDBNames getDBs serverStatus
    currentOp hello isMaster version serverBuildInfo buildInfo hostInfo getProfilingStatus getProfilingLevel printCollectionStats
    printReplicationInfo printSecondaryReplicationInfo printSlaveReplicationInfo printShardingStatus getReplicationInfo getUsers getUser
    getRoles getRole getLogComponents getLastError getLastErrorObj serverCmdLineOpts listCommands help commandHelp connectionStatus
    status conf config secondaryOk slaveOk setSecondaryOk setSlaveOk setReadPref setReadConcern setReadPrefMode getReadPref
    isBalancerRunning getBalancerState getShardedDataDistribution balancerCollectionStatus isConfigShardEnabled watch
    getSearchIndexes queryPlanner executionStats getTimestamp getWriteConcern listDatabases exists getFullName getQueryOptions getSession
    getUri getBalancerWindow getKeyVault isInterrupted print printjson match group project toISOString valueOf`,
  caution: `insert insertOne insertMany updateOne replaceOne findOneAndUpdate findOneAndReplace findAndModify save createIndex
    createIndexes ensureIndex createCollection createView deleteOne findOneAndDelete killOp setProfilingLevel setLogLevel add addArb
    stepDown freeze initiate reconfig syncFrom addShard addShardToZone enableSharding shardCollection startBalancer stopBalancer setBalancerState
    enableBalancing disableBalancing moveChunk splitAt splitFind addShardTag addTagRange updateZoneKeyRange createUser createRole updateUser updateRole
    grantRolesToUser grantPrivilegesToRole grantRolesToRole changeUserPassword auth logout hideIndex unhideIndex reIndex compact
    fsyncUnlock renameCollection cloneCollection copyTo startSession startTransaction commitTransaction abortTransaction endSession
    collMod convertToCapped mapReduce clear clearPlansByQuery createSearchIndex updateSearchIndex rotateCertificates
    enableFreeMonitoring disableFreeMonitoring reshardCollection moveCollection configureQueryAnalyzer analyzeShardKey setFeatureCompatibilityVersion`,
  dangerous: `drop dropDatabase dropIndex dropIndexes dropUser dropAllUsers dropRole dropAllRoles dropConnections dropSearchIndex removeUser
    shutdownServer fsyncLock revokeRolesFromUser revokePrivilegesFromRole revokeRolesFromRole removeShard removeShardTag
    removeShardFromZone removeTagRange removeRangeFromZone removeReplica eval killSessions killAllSessions killAllSessionsByPattern`,
};

/** The commands that `runCommand` and `adminCommand` are given, by their class. */
const commandRows: Rows = {
  safe: `ping hello isMaster ismaster buildInfo buildinfo serverStatus dbStats dbstats collStats collstats listDatabases listCollections
    listIndexes connectionStatus getParameter getCmdLineOpts getLog hostInfo replSetGetStatus replSetGetConfig currentOp top validate count
    distinct find explain balancerStatus getShardMap listShards isdbgrid whatsmyuri usersInfo rolesInfo dataSize features listCommands
    getDefaultRWConcern lockInfo connPoolStats shardConnPoolStats replSetGetRBID getShardVersion netstat planCacheListFilters
    balancerCollectionStatus dbHash indexStats getMore getDatabaseVersion replSetTestEgress getAuditConfig serverInfo`,
  caution: `insert update findAndModify findandmodify create createIndexes collMod compact reIndex setParameter setFeatureCompatibilityVersion
    logRotate flushRouterConfig replSetStepDown replSetFreeze replSetMaintenance replSetSyncFrom replSetReconfig replSetInitiate
    replSetResizeOplog enableSharding shardCollection moveChunk moveRange movePrimary split mergeChunks addShard addShardToZone updateZoneKeyRange
    balancerStart balancerStop killOp killCursors createUser grantRolesToUser updateUser createRole renameCollection convertToCapped
    cleanupOrphaned refineCollectionShardKey setDefaultRWConcern planCacheClear profile touch fsyncUnlock delete killSessions endSessions
    setIndexCommitQuorum setClusterParameter planCacheSetFilter planCacheClearFilters rotateCertificates`,
  dangerous: `drop dropDatabase dropIndexes deleteIndexes dropUser dropRole dropAllUsersFromDatabase dropAllRolesFromDatabase removeShard
    removeShardFromZone shutdown fsync replSetAbortPrimaryCatchUp killAllSessions killAllSessionsByPattern eval $eval revokeRolesFromUser
    revokePrivilegesFromRole dropConnections configureFailPoint cloneCollectionAsCapped applyOps`,
};

function table(rows: Rows): ReadonlyMap<string, Risk> {
  return new Map(
    (['safe', 'caution', 'dangerous'] as const).flatMap((risk) =>
      rows[risk]
        .split(/\s+/)
        .filter(Boolean)
        .map((name) => [name, risk] as const),
    ),
  );
}

/** The class of each method by its name. */
export const mongoMethods = table(methodRows);
/** The class of each command by its name, as it stands in the first key. */
export const mongoCommands = table(commandRows);
