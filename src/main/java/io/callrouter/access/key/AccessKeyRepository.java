package io.callrouter.access.key;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface AccessKeyRepository extends JpaRepository<AccessKey, UUID>, JpaSpecificationExecutor<AccessKey> {

    Optional<AccessKey> findByTokenHash(String tokenHash);

    List<AccessKey> findByTokenHashIn(Set<String> tokenHashes);

    List<AccessKey> findByTmDeleteIsNull();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from AccessKey k where k.id = :id")
    Optional<AccessKey> lock(UUID id);
}
