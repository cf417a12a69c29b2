package io.callrouter.access.login;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface LoginUserRepository extends JpaRepository<LoginUser, UUID> {

    Optional<LoginUser> findByUsername(String username);
}
