package io.callrouter.alert.rule;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface AlertRuleRepository extends JpaRepository<AlertRule, UUID>, JpaSpecificationExecutor<AlertRule> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from AlertRule r where r.id = :id")
    Optional<AlertRule> lock(UUID id);

    @Query("select r from AlertRule r where r.enabled and r.tmDelete is null order by r.tmCreate, r.id")
    List<AlertRule> findWatched();

    long countByTmDeleteIsNull();
}
